import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { AUTHORITIES } from "./faults-authority-cases";
import { HUAWEI } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(HUAWEI, "Huawei Cloud: CAs", AUTHORITIES, [528, 2016], 8);
