import { alibabaContract } from "../local/alibaba.contract";
import { removeFolders } from "../x509/support";
import { openHttp } from "./http";

afterAll(removeFolders);

alibabaContract("the local CA, over HTTP through our client", openHttp);
