import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { UPLOADS } from "./faults-cases";
import { ALIBABA } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(ALIBABA, "Uploads to the certificate service", UPLOADS, [525, 525]);
