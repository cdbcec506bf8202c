import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { CERTIFICATES } from "./faults-certificate-cases";
import { HUAWEI } from "./faults-cloud";
import { ASKING } from "./faults-token-cases";
import { UPLOADS } from "./faults-upload-cases";

afterAll(removeFolders);

faultSuite(HUAWEI, "Huawei Cloud: certificates", CERTIFICATES, [278, 1071], 8);
faultSuite(HUAWEI, "Huawei Cloud: uploads to the gateway", UPLOADS, [250, 1176], 8);
faultSuite(HUAWEI, "Huawei Cloud: tokens", ASKING, [157, 368], 8);
