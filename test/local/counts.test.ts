import { openHttp } from "../emulator/http";
import { removeFolders } from "../x509/support";
import { Ca, openLocal, refused } from "./ca";
import { csrOf } from "./judge";

afterAll(removeFolders);

const DOORS = {
  "in process": (certificateCount?: number) =>
    Promise.resolve(openLocal(undefined, undefined, { certificateCount })),
  "over HTTP": (certificateCount?: number) => openHttp({ certificateCount }),
};

describe.each(Object.entries(DOORS))("purchased counts %s", (_door, open) => {
  async function withCount(count: number | undefined, use: (ca: Ca) => Promise<void>): Promise<void> {
    const ca = await Ca.open(() => open(count));
    try {
      await use(ca);
    } finally {
      await ca.service.close();
    }
  }

  test("without a count nothing is said of what is left", () =>
    withCount(undefined, async (ca) => {
      const { root, sub } = await ca.hierarchy();
      for (const id of [root, sub]) {
        expect(Object.keys(await ca.authority(id)).filter((name) => /Remaining|Total/.test(name))).toEqual(
          [],
        );
      }
      expect((await ca.authority(root)).CertIssuedCount).toBe(1);
    }));

  test("every certificate draws on the count of its CA, whatever operation issues it", () =>
    withCount(4, async (ca) => {
      const { root, sub } = await ca.hierarchy();
      const csr = await csrOf();
      const custom = { CustomIdentifier: "mine" };
      await ca.server(sub, custom);
      await ca.client(sub);
      await ca.warehouse(sub);
      expect(await ca.authority(sub)).toMatchObject({
        ...{ CertIssuedCount: 3, CertRemainingCount: 1, CertTotalCount: 4 },
      });
      await ca.custom(sub, csr);
      // One after the other: a rejection that nobody awaits yet would end the test.
      for (const call of [
        () => ca.server(sub),
        () => ca.client(sub),
        () => ca.warehouse(sub),
        () => ca.custom(sub, csr),
      ]) {
        const { serviceCode, message } = await refused(call());
        expect(serviceCode).toBe("QuotaExceeded");
        expect(message).toMatch(/all of its 4 certificates/);
      }
      expect(await ca.authority(sub)).toMatchObject({ CertIssuedCount: 4, CertRemainingCount: 0 });
      expect(await ca.authority(root)).toMatchObject({ CertIssuedCount: 1, CertRemainingCount: 3 });
    }));

  test("a root's count is that of the CAs below it", () =>
    withCount(1, async (ca) => {
      const { root } = await ca.hierarchy();
      expect((await refused(ca.sub(root))).serviceCode).toBe("QuotaExceeded");
    }));

  test("a call that is repeated with its key draws on the count once", () =>
    withCount(1, async (ca) => {
      const { sub } = await ca.hierarchy();
      const token = { ClientToken: "token" };
      const first = await ca.client(sub, token);
      expect((await ca.client(sub, token)).Identifier).toBe(first.Identifier);
    }));

  test("concurrent calls never exceed the count", () =>
    withCount(2, async (ca) => {
      const { sub } = await ca.hierarchy();
      const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => ca.server(sub)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
      expect((await ca.authority(sub)).CertIssuedCount).toBe(2);
    }));

  test("an instance is one purchase whatever the count", () =>
    withCount(0, async (ca) => {
      const { Identifier } = await ca.external(await csrOf());
      expect((await ca.authority(Identifier)).CertIssuedCount).toBe(0);
    }));
});
