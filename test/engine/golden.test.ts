import { readdirSync, renameSync } from "node:fs";
import { join, relative } from "node:path";
import { FOLDERS, readGolden, restore } from "./golden";
import { isNative, stepLabels, type StateResource, type TestStack } from "./stack";
import { certificates, leaves, revocations, type StoredCertificate } from "./store";

const pathsIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

/**
 * Every recorded state that must work with this provider, by release and program: the plugin takes over the states
 * of both.
 */
const RECORDED = (isNative({}) ? [FOLDERS.dynamic, FOLDERS.native] : [FOLDERS.dynamic]).flatMap((folder) =>
  pathsIn(folder)
    .flatMap(pathsIn)
    .map((path) => [relative(join(folder, ".."), path), path] as const),
);

/**
 * Expects that the state by now says where every resource lives, and that nothing is forgotten without that store.
 */
async function expectPlaces(stack: TestStack): Promise<void> {
  const resources = await stack.resources();
  const stores = new Set<unknown>();
  for (const { type, outputs } of resources) {
    const { store } = (outputs.place ?? {}) as { store?: string };
    if (/[/:]keys[/:]/.test(type)) expect([type, outputs.place]).toEqual([type, undefined]);
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

/** Revocation reasons as in the lists (RFC 5280, 5.3.1); 0 if none is given. */
const [UNSPECIFIED, KEY_COMPROMISE, CA_COMPROMISE] = [0, 1, 2];

/** Resource names by the identifiers and serial numbers of their certificates. */
function namesIn(resources: readonly StateResource[], stored: readonly StoredCertificate[]): Names {
  const byId = new Map(resources.map(({ id, name }) => [id, name]));
  return new Map(
    stored.flatMap(({ id, serial_number: serial }) => [id, serial].map((key) => [key, byId.get(id)])),
  );
}

type Names = ReadonlyMap<string, string | undefined>;

/** Expects that each resource was retired as its arguments say. */
function expectRetired(store: string, names: Names): void {
  const revoked = revocations(store).map(({ issuer, serial, reason }) => [
    names.get(issuer),
    names.get(serial),
    reason,
  ]);
  expect(revoked.sort()).toEqual([
    ["kept", "leaf-unasked", UNSPECIFIED],
    ["revoked", "inner", UNSPECIFIED],
    ["revoked", "leaf-revoked", KEY_COMPROMISE],
    ["root", "revoked", CA_COMPROMISE],
  ]);
  const left = certificates(store).map(({ id, status }) => [names.get(id), status]);
  expect(left.sort()).toEqual([
    ["inner", "DELETED"],
    ["kept", "ACTIVED"],
    ["revoked", "DELETED"],
    ["root", "ACTIVED"],
    ["scheduled", "DELETED"],
  ]);
}

describe.each(RECORDED)("the state of release %s", (name, folder) => {
  test("is unchanged for the present code, also after a refresh, and can be destroyed", async () => {
    const stack = await restore(readGolden(folder));
    try {
      const before = certificates(stack.store);
      expect(before.length).toBeGreaterThan(2);
      await stack.unchanged();
      const { steps } = await stack.unchangedAfterRefresh();
      expect(stepLabels(steps).filter((step) => !step.startsWith("refresh "))).toEqual([]);
      expect(certificates(stack.store)).toHaveLength(before.length);
      await expectPlaces(stack);
      const names = namesIn(await stack.resources(), before);
      const { code, output } = await stack.destroy();
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(leaves(stack.store)).toEqual([]);
      if (name.endsWith("/huawei-retire")) expectRetired(stack.store, names);
    } finally {
      stack.close();
    }
  });
});
