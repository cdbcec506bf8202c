import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { actionOf } from "../../provider/api/alibaba/wire";
import { openLocal, type Service } from "../local/ca";
import { removeFolders } from "../x509/support";
import { openFront } from "./front";
import { GENERIC, type Call } from "./official-clients";
import { ISSUING_STEPS } from "./official-issuing-steps";
import { STEPS, type World } from "./official-steps";

afterAll(removeFolders);

describe.each(Object.entries(GENERIC))("%s, a whole lifecycle", (_name, connect) => {
  let local: Service;
  let world: World;
  beforeAll(async () => {
    local = openLocal();
    const front = await openFront(local.invoke);
    const call = connect(front.endpoint);
    const made = { root: "", sub: "", leaf: "", certificate: "" };
    world = { front, pca: ofVersion(call, "2020-06-30"), warehouse: ofVersion(call, "2020-04-07"), made };
  });
  afterAll(async () => {
    await world.front.close();
    await local.close();
  });

  // Each step builds on the previous ones.
  test.each([...STEPS, ...ISSUING_STEPS])("%s", (_step, run) => run(world));
});

/** The operations of one API version, with their documented types. */
const ofVersion = (call: Call, version: string): Invoke<AlibabaOperations> =>
  ((operation: string, request: object) =>
    call(actionOf(operation), version, request)) as Invoke<AlibabaOperations>;
