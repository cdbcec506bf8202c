import fc from "fast-check";
import type { EngineProperties } from "../../provider/engine/crud";
import { BASE, newWorld, removeFolders, Refused, Resource } from "./support";

afterAll(removeFolders);

const SERVER = "alibaba.ServerCertificate";

describe("renewal settings are refused at preview with the reason", () => {
  const world = newWorld();
  const reasons = async (kind: string, args: EngineProperties): Promise<string> => {
    try {
      await new Resource(world, kind).check({ ...BASE[kind], ...args }, {});
      return "";
    } catch (error) {
      if (error instanceof Refused) return error.message;
      throw error;
    }
  };
  const dates = { days: undefined, beforeTime: "2026-03-01T12:00:00Z", afterTime: "2026-12-31T00:00:00Z" };

  test.each<[string, EngineProperties]>([
    [SERVER, dates],
    ["alibaba.CustomCertificate", { validity: "2026-12-31T00:00:00Z" }],
    [
      "huawei.PrivateCertificate",
      { validity: { type: "DAY", value: 90, startFrom: "2026-03-02T00:00:00Z" } },
    ],
  ])("%s: a validity with fixed dates, which the renewed certificate would repeat", async (kind, args) => {
    const defined = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
    const base = kind === SERVER ? { parentIdentifier: "x", commonName: "a.com", algorithm: "ECC_256" } : {};
    const days = kind === SERVER ? { days: undefined } : {};
    const resource = new Resource(world, kind);
    const all = { ...BASE[kind], ...base, ...days, ...defined, renewBefore: "30d" };
    const plain = JSON.parse(JSON.stringify(all)) as EngineProperties;
    await expect(resource.check(plain, {})).rejects.toThrow(
      /^renewBefore: a renewed certificate would end at the same moment, \S+Z, because the validity has fixed dates/,
    );
    delete plain.renewBefore;
    await resource.check(plain, {});
  });

  test("tls#128: as long as the validity or longer, which would replace it in every run", async () => {
    expect(await reasons(SERVER, { renewBefore: "89d" })).toBe("");
    expect(await reasons(SERVER, { renewBefore: "90d" })).toMatch(
      /^renewBefore: 90d is not less than the validity of 90d, so every run would replace the certificate/,
    );
    expect(await reasons(SERVER, { renewBefore: "60d", renewJitter: "30d" })).toMatch(
      /60d and 30d is not less/,
    );
    expect(await reasons("alibaba.RootCa", { renewBefore: "3653d" })).toMatch(/is not less than/);
  });

  test("but not a duration on any day, although several days share the same month end", async () => {
    const moment = fc.date({ min: new Date("2026-01-01"), max: new Date("2040-12-31"), noInvalidDate: true });
    const span = fc.oneof(
      fc.record({ years: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ months: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ days: fc.integer({ min: 1, max: 3000 }) }),
    );
    const { days: _, ...rest } = BASE[SERVER]!;
    await fc.assert(
      fc.asyncProperty(moment, span, async (now, validity) => {
        world.now = now;
        const args = { ...rest, ...validity, renewBefore: "50%" };
        await new Resource(world, SERVER).check(args, {});
      }),
      { examples: [[new Date("2028-02-28T04:12:18Z"), { years: 2 }]] },
    );
    world.now = new Date("2026-03-01T12:00:00Z");
  });

  test("jitter alone", async () => {
    expect(await reasons(SERVER, { renewJitter: "3d" })).toMatch(/^renewJitter: is relative to renewBefore/);
  });

  test("for a CA with an external certificate", async () => {
    const pending = { ...BASE["huawei.CertificateAuthority"], type: "SUBORDINATE", renewBefore: "30d" };
    const { validity: _, signatureAlgorithm: __, ...args } = pending as EngineProperties;
    await expect(new Resource(world, "huawei.CertificateAuthority").check(args, {})).rejects.toThrow(
      /^renewBefore: needs a validity/,
    );
  });

  describe("cert-manager#5864: a CA that is renewed too late for the certificates below it", () => {
    const plan = (renewBefore: string): EngineProperties => ({
      issuerPlan: { kind: "alibaba.SubCa", name: "servers", algorithm: "ECC_256", years: 1, renewBefore },
    });
    test.each(["30d", "89d", "20%"])("%s before it ends, with 90 days below", async (renewBefore) => {
      expect(await reasons(SERVER, { renewBefore: "30d", ...plan(renewBefore) })).toMatch(
        /^renewBefore: CA "servers" is renewed \d+[dh] before it ends, less than this validity of 90d: .*Set renewBefore of the CA to at least 90d$/,
      );
    });
    test.each(["90d", "100d", "25%"])("%s is enough", async (renewBefore) => {
      expect(await reasons(SERVER, { renewBefore: "30d", ...plan(renewBefore) })).toBe("");
      expect(await reasons(SERVER, plan("1d"))).toBe("");
    });
  });
});
