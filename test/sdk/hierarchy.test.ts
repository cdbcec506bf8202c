import { ComponentResource } from "@pulumi/pulumi";
import { alibaba, CaRollover, Hierarchy, type HierarchyCertificate } from "../../sdk";
import { longestBelow, renewedInTime } from "../../sdk/hierarchy/shape";
import { CA, make, pem, type Issued } from "../x509/support";
import { registrations, useMocks, valueOf } from "./mocks";

const subject = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example",
  organizationalUnit: "IT",
};
const SERVERS = {
  www: { names: ["www.example.com", "10.0.0.1"], days: 90, exportPrivateKey: true },
} as const;
const ROOTS = {
  root: {
    commonName: "Root",
    years: 10,
    authorities: {
      region: {
        commonName: "Region",
        years: 8,
        algorithm: "RSA_2048",
        authorities: {
          issuing: {
            commonName: "Issuing",
            years: 5,
            servers: { www: { names: ["www.example.com", "10.0.0.1"], days: 90, exportPrivateKey: true } },
            clients: { robot: { commonName: "robot", emails: ["robot@example.com"], days: 30 } },
          },
        },
      },
    },
  },
} as const;

let root: Issued;
let other: Issued;

beforeAll(async () => {
  [root, other] = [await make(CA), await make({ ...CA, subject: { commonName: "Other" } })];
  // Registered once for all tests: a component's outputs arrive asynchronously, and only at the mocks that registered
  // it.
  await useMocks(({ name }) => ({
    state: { certificate: pem((name.includes("2036") ? other : root).certificate), status: "ISSUE" },
  }));
});

/** All registrations, once the certificates have been registered. */
async function inputsBy(
  ...certificates: HierarchyCertificate[]
): Promise<Record<string, Record<string, unknown>>> {
  for (const { urn } of certificates) await valueOf(urn);
  return Object.fromEntries(registrations.map(({ name, inputs }) => [name, inputs]));
}

describe("a hierarchy in one object", () => {
  test("the same hierarchy at Alibaba Cloud", async () => {
    const pki = new Hierarchy("a", { cloud: "alibaba", subject, renewBefore: "20d", roots: ROOTS });
    const inputs = await inputsBy(pki.servers.www, pki.clients.robot);
    expect(inputs["a-root"]).toMatchObject({
      commonName: "Root",
      years: 10,
      algorithm: "ECC_256",
      countryCode: "CN",
    });
    expect(inputs["a-root"]).not.toHaveProperty("renewBefore");
    expect(inputs["a-region"]).toMatchObject({ algorithm: "RSA_2048", pathLenConstraint: 1 });
    expect(inputs["a-issuing"]).toMatchObject({ pathLenConstraint: 0, parentIdentifier: "a-region-id" });
    expect(inputs["a-www"]).toMatchObject({
      ...{ commonName: "www.example.com", domain: ["10.0.0.1"], days: 90, exportPrivateKey: true },
      ...{ parentIdentifier: "a-issuing-id", renewBefore: "20d", organization: "Example" },
    });
    expect(inputs["a-robot"]).toMatchObject({ sanType: 1, sanValue: ["robot@example.com"] });
  });

  test("and at Huawei Cloud", async () => {
    const pki = new Hierarchy("h", { cloud: "huawei", subject, renewBefore: "20d", roots: ROOTS });
    const inputs = await inputsBy(pki.servers.www, pki.clients.robot);
    expect(inputs["h-root"]).toMatchObject({
      ...{ type: "ROOT", keyAlgorithm: "EC256", signatureAlgorithm: "SHA256" },
      ...{ validity: { type: "YEAR", value: 10 }, distinguishedName: { ...subject, commonName: "Root" } },
    });
    expect(inputs["h-region"]).toMatchObject({
      keyAlgorithm: "RSA2048",
      pathLength: 1,
      issuerId: "h-root-id",
    });
    expect(inputs["h-www"]).toMatchObject({
      ...{
        issuerId: "h-issuing-id",
        validity: { type: "DAY", value: 90 },
        extendedKeyUsage: { serverAuth: true },
      },
      subjectAlternativeNames: [
        { type: "DNS", value: "www.example.com" },
        { type: "IP", value: "10.0.0.1" },
      ],
    });
    expect(inputs["h-robot"]).toMatchObject({
      subjectAlternativeNames: [{ type: "EMAIL", value: "robot@example.com" }],
      extendedKeyUsage: { clientAuth: true },
    });
  });

  test.each(["alibaba", "huawei"] as const)(
    "everything has the hierarchy's connection (%s)",
    async (cloud) => {
      const generations = {
        "2026": { commonName: "Old", years: 10 },
        "2036": { commonName: "New", years: 20 },
      };
      const { authorities } = ROOTS.root;
      const roots = { root: { generations, issuing: "2026", authorities } };
      const pki = new Hierarchy(`n-${cloud}`, { cloud, subject, connection: "shared", roots });
      const inputs = await inputsBy(pki.servers.www, pki.clients.robot);
      const own = Object.entries(inputs).filter(
        ([name]) => name.startsWith(`n-${cloud}-`) && name !== `n-${cloud}-root`,
      );
      expect(own.map(([name, { connection }]) => [name.slice(cloud.length + 3), connection]).sort()).toEqual(
        ["issuing", "region", "robot", "root-2026", "root-2036", "www"].map((name) => [name, "shared"]),
      );
    },
  );

  test.each(["alibaba", "huawei"] as const)(
    "with a signing request, which determines the key (%s)",
    async (cloud) => {
      const servers = { www: { names: [], csr: "CSR", days: 90 } };
      const clients = { robot: { commonName: "robot", csr: "CSR", days: 90 } };
      const authorities = { issuing: { commonName: "Issuing", years: 5, servers, clients } };
      const roots = { root: { commonName: "Root", years: 10, authorities } };
      const pki = new Hierarchy("c", { cloud, subject, roots });
      const inputs = await inputsBy(pki.servers.www, pki.clients.robot);
      for (const name of ["c-www", "c-robot"]) {
        expect(inputs[name]).toMatchObject({ csr: "CSR" });
        expect(inputs[name]).not.toHaveProperty("algorithm");
        expect(inputs[name]).not.toHaveProperty("keyAlgorithm");
      }
    },
  );

  test("promise 8: the types of the components are part of states", async () => {
    const roots = { root: { generations: { g1: { commonName: "Root", years: 10 } }, issuing: "g1" } };
    const pki = new Hierarchy("s", { cloud: "alibaba", subject, roots });
    await valueOf(pki.authorities.root.urn);
    const typeOf = (name: string): string | undefined =>
      registrations.find((registered) => registered.name === name)?.type;
    expect(typeOf("s")).toBe("pulumi-pki:index:Hierarchy");
    expect(typeOf("s-root")).toBe("pulumi-pki:index:CaRollover");
    expect(typeOf("s-root-g1")).toBe("pulumi-nodejs:dynamic/alibaba:RootCa");
  });

  test("cloud-specific arguments are added with Pulumi transformations", async () => {
    const pki = new Hierarchy(
      "m",
      { cloud: "alibaba", subject, roots: ROOTS },
      {
        transformations: [
          ({ name, props, opts }) =>
            name === "m-www" ? { props: { ...(props as object), enableCrl: true }, opts } : undefined,
        ],
      },
    );
    const inputs = await inputsBy(pki.servers.www, pki.clients.robot);
    expect(inputs["m-www"]).toMatchObject({ enableCrl: true });
    expect(inputs["m-robot"]).not.toHaveProperty("enableCrl");
  });

  test.each(["alibaba", "huawei"] as const)(
    "a CA declares what happens when it is removed, at %s",
    async (cloud) => {
      const authorities = {
        kept: { commonName: "K", years: 5 },
        issuing: { commonName: "I", years: 5, retire: "revoke", servers: SERVERS },
      } as const;
      const pki = new Hierarchy(`r-${cloud}`, {
        cloud,
        subject,
        roots: { root: { commonName: "R", years: 9, authorities } },
      });
      const inputs = await inputsBy(pki.servers.www, pki.authorities.kept);
      expect(inputs[`r-${cloud}-issuing`]).toMatchObject({ retire: "revoke" });
      expect(inputs[`r-${cloud}-kept`]).not.toHaveProperty("retire");
      expect(inputs[`r-${cloud}-root`]).not.toHaveProperty("retire");
    },
  );

  test("a CA is renewed early enough for the longest validity below it, or as declared if that is earlier", () => {
    const issuing = { commonName: "I", years: 5, servers: SERVERS };
    expect(longestBelow(issuing)).toBe(90);
    expect(longestBelow({ authorities: { issuing } })).toBe(5 * 366);
    expect(renewedInTime("30d", 5, 90)).toBe("90d");
    expect(renewedInTime("120d", 5, 90)).toBe("120d");
    expect(renewedInTime("33%", 5, 90)).toBe("33%");
    expect(renewedInTime("1%", 5, 90)).toBe("90d");
    expect(renewedInTime(undefined, 5, 90)).toBeUndefined();
    // No room: the preview refuses it and says why.
    expect(renewedInTime("30d", 5, 5 * 366)).toBe("30d");
  });

  test("its names are typed, so a typo does not compile", async () => {
    const pki = new Hierarchy("t", { cloud: "alibaba", subject, roots: ROOTS });
    const key: unknown = pki.servers.www.privateKey;
    expect(key).toBeDefined();
    // @ts-expect-error there is no such server
    expect(pki.servers.wwww).toBeUndefined();
    // @ts-expect-error nobody asked for its key
    expect(pki.clients.robot.privateKey).toBeDefined();
    // @ts-expect-error a CA is no server
    expect(pki.servers.issuing).toBeUndefined();
    expect(pki.authorities.issuing).toBeDefined();
    await inputsBy(pki.servers.www, pki.clients.robot);
  });

  test("a name that occurs twice in the tree and an unknown key are refused", () => {
    const tree = (servers: object): never =>
      ({
        root: { commonName: "R", years: 9, authorities: { a: { commonName: "A", years: 5, servers } } },
      }) as never;
    const make = (servers: object) => (): unknown =>
      new Hierarchy("x", { cloud: "alibaba", subject, roots: tree(servers) });
    expect(make({ a: { names: ["a.com"], days: 1 } })).toThrow(
      'Hierarchy "x": the name a occurs in the tree twice',
    );
    expect(make({ b: { names: [], csr: "CSR", exportPrivateKey: true, days: 1 } })).toThrow(
      /^Hierarchy "x": b has a csr/,
    );
  });
});

describe("trust-manager#560: old and new CA side by side", () => {
  const company = { organization: "E", organizationUnit: "P", locality: "H", state: "Z" };
  const rollover = (generations: string[], issuing: string): CaRollover<string, string, alibaba.RootCa> =>
    new CaRollover("root", {
      generations: Object.fromEntries(generations.map((generation) => [generation, `Root ${generation}`])),
      issuing,
      create: (commonName, name, opts) =>
        new alibaba.RootCa(name, { ...company, commonName, years: 10 }, opts),
    });

  test("the trust bundle has every root once, the issuing one first, until it is removed", async () => {
    const [old, fresh] = [pem(root.certificate), pem(other.certificate)];
    expect(await valueOf(rollover(["2026"], "2026").trustBundle)).toBe(old);
    expect(await valueOf(rollover(["2026", "2036"], "2026").trustBundle)).toBe(old + fresh);
    const switched = rollover(["2026", "2036"], "2036");
    expect(await valueOf(switched.trustBundle)).toBe(fresh + old);
    expect(await valueOf(switched.issuer.certificate)).toBe(fresh);
    expect(await valueOf(rollover(["2036"], "2036").trustBundle)).toBe(fresh);
  });

  test("an issuing generation that does not exist is refused", () => {
    expect(() => rollover(["2026"], "2036")).toThrow(
      'CaRollover "root": issuing is "2036", but the generations are 2026',
    );
  });
});

test("in a user-defined component, a resource does not wait for its own dependents", async () => {
  const parent = new ComponentResource("user:index:Platform", "platform");
  const company = { organization: "E", organizationUnit: "P", locality: "H", state: "Z", years: 5 };
  const top = new alibaba.RootCa("top", { ...company, commonName: "Top" }, { parent });
  const sub = new alibaba.SubCa(
    "sub",
    { ...company, commonName: "Sub", algorithm: "ECC_256", parent: top },
    { parent },
  );
  expect(await valueOf(sub.id)).toBe("sub-id");
  const urn = "urn:pulumi:dev::test::user:index:Platform$pulumi-nodejs:dynamic/alibaba:SubCa::sub";
  expect((await inputsBy(sub)).sub?.resourceUrn).toBe(urn);
});
