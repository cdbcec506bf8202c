import { verify, type Presented } from "./openssl";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";

// Arguments that no longer change once known, so that a second run has nothing to do.
const PROGRAM = `
const id = new random.RandomId("id", { byteLength: 4 });
const seed = new keys.PrivateKey("seed", { algorithm: "ECC_256" });
const later = <T>(value: T): pulumi.Output<T> => pulumi.all([id.hex, seed.fingerprint]).apply(() => value);
const laterAll = <T extends object>(values: T): any =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, later(value)]));
const managed = { aliasName: "a", resourceGroupId: "rg-1", tags: { team: "web" } };
const authority = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang",
  countryCode: "CN", algorithm: "ECC_256", revokeOnDelete: true, ...managed };
const root = new alibaba.RootCa("root", { ...laterAll({ ...authority, years: 10 }), commonName: id.hex,
  clientToken: id.hex.apply((hex) => "root-" + hex) });
const services = new alibaba.SubCa("services", { ...laterAll({ ...authority, years: 5, pathLenConstraint: 1,
  extendedKeyUsages: ["serverAuth"], enableCrl: true, crlDay: 7, certMaxTime: 1 }), parent: root,
  commonName: id.hex.apply((hex) => "Services " + hex), clientToken: id.hex.apply((hex) => "sub-" + hex) });
const server = { algorithm: "ECC_256", organization: "Example Ltd", organizationUnit: "Web", country: "CN",
  state: "Zhejiang", locality: "Hangzhou", enableCrl: true, immediately: 1, exportPrivateKey: true, ...managed };
const web = new alibaba.ServerCertificate("web", { ...laterAll({ ...server, days: 90 }),
  parentIdentifier: services.id.apply((text) => text),
  commonName: id.hex.apply((hex) => hex + ".example.com"), customIdentifier: id.hex.apply((hex) => "web-" + hex),
  domain: ["fixed.example.com", id.hex.apply((hex) => "b-" + hex + ".example.com")] });
const timed = new alibaba.ServerCertificate("timed", { ...laterAll({ ...server, domain: ["x.example.com"],
  beforeTime: "2030-01-01T00:00:00Z", afterTime: 1896134400 }), parent: services, commonName: later("y.example.com") });
const partly = new alibaba.ServerCertificate("partly", { parent: services, commonName: later("z.example.com"),
  algorithm: "ECC_256", months: 2, tags: { fixed: "1", open: id.hex } });
const adopted = new keys.PrivateKey("adopted", { algorithm: later("ECC_256" as const), privateKey: seed.privateKey });
export const presented = [root, services, web, partly].map(({ certificate, chain, rootCertificate }) =>
  ({ certificate, chain, rootCertificate }));
export const same = pulumi.all([seed.fingerprint, adopted.fingerprint]).apply(([a, b]) => a === b);
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(PROGRAM);
});
afterAll(() => {
  stack.close();
});

test("unknown arguments never make a preview fail, and what up issues from them verifies", async () => {
  const preview = await stack.preview();
  expect(preview.output).not.toContain("error");
  expect(preview.code).toBe(0);
  await stack.up();
  const { presented, same } = await stack.outputs<{ presented: Presented[]; same: boolean }>();
  for (const chain of presented) await verify(chain);
  expect(same).toBe(true);
});

test("once they are known, a preview finds nothing to do", async () => {
  await stack.unchanged();
});

/** Delays the answer for each new root CA until the second after its creation. */
const SLOW_ROOT = `
  const make = exports.createRootCACertificate;
  exports.createRootCACertificate = async (...args) => {
    const answer = await make(...args);
    const made = Math.floor(Date.now() / 1000);
    while (Math.floor(Date.now() / 1000) === made) await new Promise((resolve) => setTimeout(resolve, 10));
    return answer;
  };`;

test("a CA may be declared for as many years as its parent, however long the parent takes to be created", async () => {
  const twin = await TestStack.create(`${HIERARCHY.replaceAll(/years: \d+/g, "years: 5")}
    export const presented = [services].map(({ certificate, chain, rootCertificate }) =>
      ({ certificate, chain, rootCertificate }));`);
  try {
    twin.patch("provider/local/alibaba/authorities.js", SLOW_ROOT);
    expect((await twin.preview()).code).toBe(0);
    await twin.up();
    for (const chain of (await twin.outputs<{ presented: Presented[] }>()).presented) await verify(chain);
  } finally {
    twin.close();
  }
});
