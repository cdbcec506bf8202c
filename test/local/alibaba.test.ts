import { removeFolders } from "../x509/support";
import { alibabaContract } from "./alibaba.contract";
import { openLocal } from "./ca";

afterAll(removeFolders);

alibabaContract("the local CA, in process", () => Promise.resolve(openLocal()));
