import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { hierarchy, newWorld, Refused, removeFolders, Resource, ROOT, SERVER, SUB } from "./support";

afterAll(removeFolders);

const world = newWorld();
const ROOT_PLAN = {
  kind: "alibaba.RootCa",
  name: "root",
  algorithm: "ECC_256",
  years: 10,
  certificate: UNKNOWN,
};
const SUB_PLAN = {
  ...{ kind: "alibaba.SubCa", name: "servers", algorithm: "ECC_256", years: 5, certificate: UNKNOWN },
  issuerPlan: { kind: "alibaba.RootCa", name: "root", algorithm: "ECC_256" },
};

/** The preview's objections; empty if it accepts. */
async function preview(kind: string, args: EngineProperties): Promise<string> {
  try {
    await new Resource(world, kind).check({ parentIdentifier: UNKNOWN, ...args }, {});
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
const leaf = (plan: EngineProperties, args: EngineProperties = {}): Promise<string> =>
  preview("alibaba.ServerCertificate", {
    ...SERVER,
    parentIdentifier: UNKNOWN,
    issuerPlan: { ...SUB_PLAN, ...plan },
    ...args,
  });
const ca = (plan: EngineProperties, args: EngineProperties = {}): Promise<string> =>
  preview("alibaba.SubCa", {
    ...SUB,
    parentIdentifier: UNKNOWN,
    issuerPlan: { ...ROOT_PLAN, ...plan },
    ...args,
  });

describe("promise 2: refused at preview, naming the argument to change", () => {
  test("V5: another family", async () => {
    expect(await leaf({}, { algorithm: "RSA_2048" })).toMatch(/^algorithm: RSA does not fit CA "servers"/);
    expect(await ca({}, { algorithm: "RSA_2048" })).toMatch(/^algorithm: RSA does not fit CA "root"/);
  });

  test("a certificate that outlives its planned CA", async () => {
    expect(await leaf({}, { days: undefined, years: 5 })).toMatch(
      /^years: would end .* and outlive CA "servers"/,
    );
    expect(await leaf({}, { days: 1827 })).toMatch(/^days: would end/);
    expect(await leaf({}, { days: undefined, months: 60 })).toMatch(/^months: would end/);
    expect(await ca({}, { years: 11 })).toMatch(/^years: would end .* and outlive CA "root"/);
  });

  test("V4: an end before the start", async () => {
    const pair = { days: undefined, beforeTime: "2027-06-01T00:00:00Z", afterTime: "2027-05-01T00:00:00Z" };
    expect(await leaf({}, pair)).toMatch(/^afterTime: would end .2027-05-01T00:00:00Z. before it starts/);
  });

  test("a start before the planned CA can exist", async () => {
    const pair = { days: undefined, beforeTime: "2026-02-01T00:00:00Z", afterTime: "2026-06-01T00:00:00Z" };
    expect(await leaf({}, pair)).toMatch(/^(beforeTime|afterTime): would start 2026-02-01T00:00:00Z, before/);
  });

  test("usages that the CA does not allow, directly above or further up", async () => {
    expect(await leaf({ extendedKeyUsages: ["clientAuth"] })).toMatch(
      /^parent: CA "servers" allows only clientAuth/,
    );
    const far = {
      issuerPlan: {
        ...SUB_PLAN.issuerPlan,
        kind: "alibaba.SubCa",
        pathLenConstraint: 1,
        extendedKeyUsages: ["clientAuth"],
      },
    };
    expect(await leaf(far)).toMatch(/^parent: CA "root" allows only clientAuth/);
    expect(await ca({ extendedKeyUsages: ["serverAuth"] }, { extendedKeyUsages: ["clientAuth"] })).toMatch(
      /^extendedKeyUsages: CA "root" allows only serverAuth/,
    );
  });

  test("V11: a CA below one with path length 0, given or by default", async () => {
    for (const pathLenConstraint of [0, undefined]) {
      const problems = await ca({ kind: "alibaba.SubCa", name: "upper", pathLenConstraint });
      expect(problems).toMatch(/^parent: CA "upper" allows 0 CAs below it, and this would be number 1/);
    }
    expect(await ca({ kind: "alibaba.SubCa", pathLenConstraint: 1 })).toBe("");
  });
});

describe("V1, V2, V3: validity is given in exactly one form", () => {
  const CASES: [EngineProperties, RegExp][] = [
    [
      { days: undefined },
      /^days: is required: give the validity as years, months, days, or beforeTime with afterTime/,
    ],
    [{ years: 1 }, /the validity is given twice, as years and as days/],
    [{ months: 1, years: 1 }, /given twice, as years and as months and as days/],
    [
      { beforeTime: 1_800_000_000, afterTime: 1_800_086_400 },
      /given twice, as days and as beforeTime with afterTime/,
    ],
    [{ days: undefined, beforeTime: 1_800_000_000 }, /^beforeTime: must be given together with afterTime/],
    [{ days: undefined, afterTime: 1_800_000_000 }, /^afterTime: must be given together with beforeTime/],
    [{ days: UNKNOWN, years: 1 }, /given twice/],
  ];
  test.each(CASES)("%j is refused", async (args, message) => {
    const defined = Object.fromEntries(
      Object.entries({ ...SERVER, ...args }).filter(([, value]) => value !== undefined),
    );
    expect(await preview("alibaba.ServerCertificate", defined)).toMatch(message);
  });
});

describe("accepted", () => {
  test("a certificate within the limits of its chain", async () => {
    expect(await leaf({})).toBe("");
    expect(await leaf({ extendedKeyUsages: ["serverAuth", "clientAuth"] })).toBe("");
    expect(await ca({})).toBe("");
  });

  test("V12: a usage given by its OID equals the named usage", async () => {
    expect(await leaf({ extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"] })).toBe("");
    expect(await leaf({ extendedKeyUsages: ["2.5.29.37.0"] })).toBe("");
    expect(
      await ca({ extendedKeyUsages: ["serverAuth"] }, { extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"] }),
    ).toBe("");
  });

  test.each(["algorithm", "years", "pathLenConstraint", "extendedKeyUsages", "certificate"])(
    "while %s of the CA is not known yet",
    async (name) => {
      expect(await leaf({ [name]: UNKNOWN }, { algorithm: "ECC_384" })).toBe("");
    },
  );

  test("as many years as the CA above, if both are planned", async () => {
    expect(await ca({}, { years: 10 })).toBe("");
  });

  test("as many years as the CA above, if that one was just created in the same up", async () => {
    const live = newWorld();
    const { root } = await hierarchy(live);
    live.now = new Date(live.now.getTime() + 2000);
    const issuerPlan = { ...ROOT_PLAN, certificate: root.state.certificate };
    const sub = new Resource(live, "alibaba.SubCa");
    expect(await sub.up({ ...SUB, years: ROOT.years, parentIdentifier: root.id, issuerPlan })).toBe("create");
  });
});

test("a certificate must be within the actual dates of an issued CA", async () => {
  const live = newWorld();
  const { sub } = await hierarchy(live);
  const issuerPlan = { ...SUB_PLAN, certificate: sub.state.certificate };
  const web = new Resource(live, "alibaba.ServerCertificate");
  const args = { ...SERVER, parentIdentifier: sub.id, issuerPlan };
  live.now = new Date("2031-01-01T00:00:00Z");
  await expect(web.check(args)).rejects.toThrow(
    /^days: would end .* outlive CA "servers", which ends 2031-03-01T12:00:00Z/,
  );
  expect(await web.check({ ...args, days: 30 })).toMatchObject({ days: 30 });
});
