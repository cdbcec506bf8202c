import { removeFolders } from "../provider/support";
import { AUTHORITIES, SERVERS } from "./faults-cases";
import { faultSuite } from "./faults-suite";

afterAll(removeFolders);

faultSuite("CAs", AUTHORITIES, [567, 1197]);
faultSuite("Server certificates", SERVERS, [672, 1008]);
