import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { FOLDER, readGolden, restore } from "./golden";
import { told, type TestStack } from "./stack";
import { certificates, leaves } from "./store";

/** Every recorded state as `release/cloud`. */
const RECORDED = readdirSync(FOLDER)
  .flatMap((release) => readdirSync(join(FOLDER, release)).map((cloud) => `${release}/${cloud}`))
  .sort();

/** Expects that the state says by now where everything lives, and that nothing is forgotten without that store. */
async function expectPlaces(stack: TestStack): Promise<void> {
  const resources = await stack.resources();
  const stores = new Set<unknown>();
  for (const { type, outputs } of resources) {
    const { store } = (outputs.place ?? {}) as { store?: string };
    if (type.includes("/keys:")) expect([type, outputs.place]).toEqual([type, undefined]);
    else stores.add(store);
  }
  expect([...stores]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  renameSync(stack.store, `${stack.store}-away`);
  const { code, output } = await stack.pulumi("refresh", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain(`there is no local store in ${stack.store}`);
  expect(output).toContain(String([...stores][0]));
  expect(await stack.resources()).toHaveLength(resources.length);
  renameSync(`${stack.store}-away`, stack.store);
}

describe.each(RECORDED)("the state of release %s", (name) => {
  test("is unchanged for the present code, also after a refresh, and can be destroyed", async () => {
    const golden = readGolden(join(FOLDER, name));
    const stack = await restore(golden);
    try {
      const before = certificates(stack.store).length;
      expect(before).toBeGreaterThan(4);
      await stack.unchanged();
      const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
      expect(told(steps).filter((step) => !step.startsWith("refresh "))).toEqual([]);
      await stack.unchanged();
      expect(certificates(stack.store)).toHaveLength(before);
      await expectPlaces(stack);
      const { code, output } = await stack.destroy();
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(leaves(stack.store)).toEqual([]);
    } finally {
      stack.close();
    }
  });
});
