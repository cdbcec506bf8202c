import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FOLDER, readGolden, restore } from "./golden";
import { told } from "./stack";
import { certificates, leaves } from "./store";

/** Every recorded state as `release/cloud`. */
const RECORDED = readdirSync(FOLDER)
  .flatMap((release) => readdirSync(join(FOLDER, release)).map((cloud) => `${release}/${cloud}`))
  .sort();

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
      const { code, output } = await stack.destroy();
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(leaves(stack.store)).toEqual([]);
    } finally {
      stack.close();
    }
  });
});
