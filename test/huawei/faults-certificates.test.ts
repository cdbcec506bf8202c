import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { CERTIFICATES, UPLOADS } from "./faults-cases";
import { HUAWEI } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(HUAWEI, "Huawei Cloud: certificates", CERTIFICATES, [0, 0]);
faultSuite(HUAWEI, "Huawei Cloud: uploads to the gateway", UPLOADS, [0, 0]);
