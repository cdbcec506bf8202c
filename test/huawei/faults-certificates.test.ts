import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { ASKING, CERTIFICATES, UPLOADS } from "./faults-cases";
import { HUAWEI } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(HUAWEI, "Huawei Cloud: certificates", CERTIFICATES, [278, 1071], 8);
faultSuite(HUAWEI, "Huawei Cloud: uploads to the gateway", UPLOADS, [250, 1176], 8);
faultSuite(HUAWEI, "Huawei Cloud: tokens", ASKING, [157, 368], 8);
