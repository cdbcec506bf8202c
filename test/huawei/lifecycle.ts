import { openFront, type Front } from "./front";
import type { openLocal } from "./local";
import { officialClient, type Login } from "./official-client";
import { GATEWAY_STEPS } from "./official-gateway-steps";
import { CCM_STEPS, type World } from "./official-steps";

/** Every documented operation called with the official core, in the order of a CA's life, over one store. */
export function lifecycle(
  name: string,
  login: (front: Front) => Login,
  open: () => Promise<ReturnType<typeof openLocal>>,
): void {
  describe(`the official core with ${name}, a whole lifecycle`, () => {
    let local: ReturnType<typeof openLocal>;
    let world: World;
    beforeAll(async () => {
      local = await open();
      const front = await openFront(local.invoke);
      const made = { root: "", sub: "", leaf: "", pem: "", key: "" };
      world = { front, invoke: officialClient(front.endpoint, login(front)), made };
    });
    afterAll(async () => {
      await world.front.close();
      await local.close();
    });

    test.each([...CCM_STEPS, ...GATEWAY_STEPS])("%s", (_step, run) => run(world));
  });
}
