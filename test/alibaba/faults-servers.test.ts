import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { AUTHORITIES, SERVERS } from "./faults-cases";
import { ALIBABA } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(ALIBABA, "CAs", AUTHORITIES, [567, 1197]);
faultSuite(ALIBABA, "Server certificates", SERVERS, [672, 1008]);
