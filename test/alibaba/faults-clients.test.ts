import { OPERATIONS } from "../../provider/api/alibaba/operations";
import { casesOf } from "../faults/cases";
import { faultSuite } from "../faults/suite";
import { removeFolders } from "../provider/support";
import { AUTHORITIES, CLIENTS, SERVERS, UPLOADS, WAREHOUSE } from "./faults-cases";
import { ALIBABA } from "./faults-cloud";

afterAll(removeFolders);

faultSuite(ALIBABA, "Client and custom certificates", CLIENTS, [378, 1407]);
faultSuite(ALIBABA, "Certificates of the warehouse", WAREHOUSE, [420, 609]);

/** Only used by `pki import`, not by any resource. */
const OF_THE_COMMAND = ["DescribeCACertificateList"];

test("every API operation is among the cases", () => {
  const cases = casesOf([...AUTHORITIES, ...SERVERS, ...CLIENTS, ...WAREHOUSE, ...UPLOADS]);
  expect(
    [...new Set(cases.filter(({ shared }) => !shared).map(({ operation }) => operation))].sort(),
  ).toEqual(
    Object.keys(OPERATIONS)
      .filter((name) => !OF_THE_COMMAND.includes(name))
      .sort(),
  );
});
