import { KEY_USAGES, type KeyUsageName } from "../../provider/x509/extensions";
import { plannedFrom, verifyPlan, type PlannedCertificate } from "../../provider/x509/plan";
import {
  certSignProblem,
  extendedUsageProblem,
  fittingUsages,
  keyUsageProblem,
  possibleUsages,
  type PlannedUsages,
} from "../../provider/x509/usage-problems";
import { askGo } from "./go-judge";
import { CA, daysAfter, LEAF, make, removeFolders, verify, type Issued } from "./support";

afterAll(removeFolders);

const leaf = (more: Partial<PlannedUsages>): PlannedUsages => ({ ca: false, family: "ECC", ...more });

describe("possible usages of the key of a family", () => {
  const POSSIBLE: Record<string, string> = {
    RSA: "digitalSignature nonRepudiation keyEncipherment dataEncipherment cRLSign",
    ECC: "digitalSignature nonRepudiation keyAgreement cRLSign",
    ED25519: "digitalSignature nonRepudiation cRLSign",
    SM2: "digitalSignature nonRepudiation keyEncipherment dataEncipherment keyAgreement cRLSign",
  };
  test.each(Object.entries(POSSIBLE))("RFC 3279, 8813, 9295: %s: %s", (family, possible) => {
    const alone = KEY_USAGES.filter((usage) => !/Only|keyCertSign/.test(usage));
    const accepted = alone.filter(
      (usage) => keyUsageProblem(leaf({ family: family as "RSA", keyUsages: [usage] })) === undefined,
    );
    expect(accepted.join(" ")).toBe(possible);
  });

  test("encipherOnly and decipherOnly", () => {
    const problem = (...keyUsages: KeyUsageName[]): string | undefined =>
      keyUsageProblem(leaf({ keyUsages }));
    expect(problem("keyAgreement", "encipherOnly")).toBeUndefined();
    expect(problem("keyAgreement", "decipherOnly")).toBeUndefined();
    expect(problem("keyAgreement", "encipherOnly", "decipherOnly")).toMatch(/not both/);
    expect(problem("digitalSignature", "encipherOnly")).toMatch(/only together with keyAgreement/);
  });

  test.each(["RSA", "ED25519"] as const)(
    "encipherOnly and decipherOnly of %s, which has no key agreement",
    (family) => {
      const keyUsages = ["keyAgreement", "encipherOnly", "decipherOnly"] as const;
      expect(keyUsageProblem(leaf({ family, keyUsages }))).toMatch(
        /^must not include keyAgreement, encipherOnly, decipherOnly, which a key of the family /,
      );
    },
  );

  test("GM/T 0015: an SM2 key allows every usage, and key agreement in one direction", () => {
    expect(possibleUsages("SM2", KEY_USAGES)).toEqual(KEY_USAGES);
    for (const half of ["encipherOnly", "decipherOnly"] as const)
      expect(keyUsageProblem(leaf({ family: "SM2", keyUsages: ["keyAgreement", half] }))).toBeUndefined();
  });

  test("of an unknown family, all usages are possible", () => {
    expect(possibleUsages("ED448" as "SM2", KEY_USAGES)).toEqual(KEY_USAGES);
  });

  test("unknown values are skipped", () => {
    expect(keyUsageProblem({ ca: true })).toBeUndefined();
    expect(keyUsageProblem(leaf({ family: undefined, keyUsages: ["keyEncipherment"] }))).toBeUndefined();
    expect(extendedUsageProblem(leaf({ extendedKeyUsages: ["timeStamping"] }))).toBeUndefined();
  });
});

/** OpenSSL's purpose for an extended key usage, with its additional requirements. */
const PURPOSES: Record<string, string> = {
  serverAuth: "sslserver",
  clientAuth: "sslclient",
  timeStamping: "timestampsign",
  emailProtection: "any",
};

/** Every set of up to two usages of an elliptic-curve key. */
const SETS: KeyUsageName[][] = (
  ["digitalSignature", "nonRepudiation", "keyAgreement", "cRLSign"] as const
).flatMap((a, _, all) => all.flatMap((b) => (a < b ? [[a, b]] : a === b ? [[a]] : [])));

describe.each(Object.entries(PURPOSES))("%s compared with openssl verify -purpose %s", (usage, purpose) => {
  test("it accepts what the plan accepts, and refuses what the plan refuses for a single purpose", async () => {
    const root = await make(CA);
    const critical = [[], ["extendedKeyUsages"]] as "extendedKeyUsages"[][];
    const cases = SETS.flatMap((keyUsages) => critical.map((names) => ({ keyUsages, critical: names })));
    let refused = 0;
    for (const own of cases) {
      const template = { ...LEAF, ...own, extendedKeyUsages: [usage] };
      const { certificate } = await make(template, root);
      const planned = leaf({ ...own, extendedKeyUsages: [usage] });
      const ours = keyUsageProblem(planned) ?? extendedUsageProblem(planned);
      const verdict = verify([root.certificate, certificate], ["-purpose", purpose]);
      if (ours !== undefined) refused++;
      if (purpose !== "any") expect([own, verdict.includes(": OK")]).toEqual([own, ours === undefined]);
    }
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases.length);
  });
});

test("timeStamping is the only usage, as openssl requires", async () => {
  const root = await make(CA);
  const critical = ["extendedKeyUsages"] as const;
  const stamps = async (extendedKeyUsages: string[]): Promise<[boolean, boolean]> => {
    const { certificate } = await make({ ...LEAF, critical, extendedKeyUsages }, root);
    const verdict = verify([root.certificate, certificate], ["-purpose", "timestampsign"]);
    return [
      extendedUsageProblem(leaf({ critical, extendedKeyUsages })) === undefined,
      verdict.includes(": OK"),
    ];
  };
  expect(await stamps(["timeStamping"])).toEqual([true, true]);
  expect(await stamps(["1.3.6.1.5.5.7.3.8"])).toEqual([true, true]);
  expect(await stamps(["timeStamping", "serverAuth"])).toEqual([false, false]);
  // RFC 3161, 2.3; OpenSSL ignores unknown usages.
  expect((await stamps(["timeStamping", "1.2.3.4"]))[0]).toBe(false);
});

describe("RFC 5280, 4.2.1.12: required key usages", () => {
  /** Each extended usage with the key usages that are sufficient for it on their own. */
  const NEEDED: Record<string, KeyUsageName[]> = {
    serverAuth: ["digitalSignature", "keyEncipherment", "keyAgreement"],
    clientAuth: ["digitalSignature", "keyAgreement"],
    codeSigning: ["digitalSignature"],
    emailProtection: ["digitalSignature", "nonRepudiation", "keyEncipherment", "keyAgreement"],
    timeStamping: ["digitalSignature", "nonRepudiation"],
    OCSPSigning: ["digitalSignature", "nonRepudiation"],
  };
  const FREE = KEY_USAGES.filter((usage) => !/Only|keyCertSign/.test(usage));

  test.each(Object.entries(NEEDED))("%s: %j", (purpose, enough) => {
    const problem = (...keyUsages: KeyUsageName[]): string | undefined =>
      keyUsageProblem({ ca: false, keyUsages, extendedKeyUsages: [purpose] });
    expect(FREE.filter((usage) => problem(usage) === undefined)).toEqual(enough);
    const wanted = enough.length > 1 ? `one of ${enough.join(", ")}` : enough[0]!;
    expect(problem("cRLSign")).toBe(`must include ${wanted}, which ${purpose} needs`);
    expect(FREE.filter((usage) => fittingUsages([usage], [purpose, "1.2.3"]).includes(purpose))).toEqual(
      enough,
    );
  });

  test("an unsatisfied usage next to a satisfied one", () => {
    const extendedKeyUsages = ["1.2.3", "serverAuth", "clientAuth"];
    const keyUsages = ["keyEncipherment"] as const;
    expect(keyUsageProblem({ ca: false, keyUsages, extendedKeyUsages })).toMatch(/which clientAuth needs$/);
    expect(fittingUsages(keyUsages, extendedKeyUsages)).toEqual(["1.2.3", "serverAuth"]);
  });

  test("a time stamping key is for signatures only", () => {
    const problem = (...keyUsages: KeyUsageName[]): string | undefined =>
      keyUsageProblem({ ca: false, keyUsages, extendedKeyUsages: ["timeStamping"] });
    expect(problem("digitalSignature", "nonRepudiation")).toBeUndefined();
    expect(problem("digitalSignature", "keyEncipherment", "cRLSign")).toBe(
      "must not include keyEncipherment, cRLSign: verifiers of timestamps accept only keys for digitalSignature, nonRepudiation",
    );
    const keyUsages = ["digitalSignature", "keyEncipherment"] as const;
    expect(keyUsageProblem({ ca: false, keyUsages, extendedKeyUsages: ["clientAuth"] })).toBeUndefined();
  });

  test("not without key usages, nor for a CA, which only restricts certificates below it", () => {
    expect(keyUsageProblem({ ca: false, keyUsages: [], extendedKeyUsages: ["clientAuth"] })).toBeUndefined();
    const ca = { ca: true, keyUsages: ["keyCertSign"], extendedKeyUsages: ["clientAuth"] } as const;
    expect(keyUsageProblem(ca)).toBeUndefined();
    expect(
      extendedUsageProblem({ ca: true, extendedKeyUsages: ["timeStamping", "clientAuth"] }),
    ).toBeUndefined();
  });
});

test("keyCertSign is for CAs, which need it, whatever their key family", () => {
  for (const family of ["RSA", "ECC", "ED25519", "SM2"] as const) {
    expect(keyUsageProblem({ ca: true, family, keyUsages: ["keyCertSign", "cRLSign"] })).toBeUndefined();
    expect(keyUsageProblem({ ca: true, family, keyUsages: ["cRLSign"] })).toMatch(
      /^must include keyCertSign/,
    );
    expect(keyUsageProblem({ ca: false, family, keyUsages: ["keyCertSign"] })).toMatch(/for CAs only$/);
  }
});

test("a CA that publishes revocation lists must be able to sign them", () => {
  const problem = (crl: boolean, ...keyUsages: KeyUsageName[]): string | undefined =>
    keyUsageProblem({ ca: true, crl, keyUsages: ["keyCertSign", ...keyUsages] });
  expect(problem(true)).toMatch(/^must include cRLSign/);
  expect(problem(true, "cRLSign")).toBeUndefined();
  expect(problem(false)).toBeUndefined();
});

test.each([
  [["cRLSign", "digitalSignature"], /it has cRLSign, digitalSignature$/],
  [[], /it has none$/],
] as [KeyUsageName[], RegExp][])(
  "a CA with the usages %j cannot issue, and the error lists them",
  (keyUsages, words) => {
    expect(certSignProblem({ ca: true, keyUsages })).toMatch(words);
  },
);

describe("key usages of CAs, compared with openssl and Go", () => {
  const USAGES: [KeyUsageName[], boolean][] = [
    [["keyCertSign"], true],
    [["keyCertSign", "cRLSign"], true],
    [["digitalSignature", "keyCertSign", "cRLSign"], true],
    [["digitalSignature"], false],
    [["cRLSign"], false],
    [["digitalSignature", "nonRepudiation", "cRLSign"], false],
  ];
  const path = async (top: KeyUsageName[], middle: KeyUsageName[]): Promise<Issued[]> => {
    const root = await make({ ...CA, subject: { commonName: "Root" }, keyUsages: top });
    const sub = await make({ ...CA, subject: { commonName: "Sub" }, keyUsages: middle }, root);
    return [root, sub, await make(LEAF, sub)];
  };
  const planned = ([root, sub]: Issued[]): PlannedCertificate => ({
    label: "this certificate",
    ca: false,
    issued: false,
    issuer: plannedFrom(sub!.certificate, plannedFrom(root!.certificate)),
  });

  test.each(USAGES)("%j: %s, in the issuer and in the CA above it", async (keyUsages, good) => {
    const sound: KeyUsageName[] = ["keyCertSign"];
    const paths = [await path(sound, keyUsages), await path(keyUsages, sound)];
    const go = askGo(
      paths.map((one) => ({
        kind: "chain",
        der: one.map(({ certificate }) => certificate.der).reverse(),
        at: daysAfter(1),
      })),
    );
    paths.forEach((one, index) => {
      const problems = verifyPlan(planned(one));
      expect(problems.length === 0).toBe(good);
      if (!good) expect(problems[0]!.message).toMatch(/^CA "(Sub|Root)" lacks the key usage keyCertSign/);
      expect(verify(one.map(({ certificate }) => certificate)).includes("leaf.pem: OK")).toBe(good);
      expect(go[index]!.refused === "").toBe(good);
    });
  });
});
