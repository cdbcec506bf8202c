import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { ASKING, CERTIFICATES, UPLOADS } from "./faults-cases";
import { HUAWEI } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(HUAWEI, "Huawei Cloud: certificates", CERTIFICATES, [0, 0], 5);
faultSuite(HUAWEI, "Huawei Cloud: uploads to the gateway", UPLOADS, [0, 0], 5);
faultSuite(HUAWEI, "Huawei Cloud: tokens", ASKING, [0, 0]);
