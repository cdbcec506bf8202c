import { callFunction } from "../../provider/plugin/functions";
import { functions } from "../../schema/functions";
import {
  argsBelow,
  BASE,
  hierarchy,
  newCertificate,
  newWorld,
  Resource,
  SUB,
  type World,
} from "../provider/support";
import { CA, LEAF, make, pem, removeFolders } from "../x509/support";

afterAll(removeFolders);

const world: World = newWorld();
let root: Resource;
let sub: Resource;
let web: Resource;
let own: Resource;

beforeAll(async () => {
  ({ root, sub } = await hierarchy(world));
  web = new Resource(world, "alibaba.ServerCertificate");
  await web.up({
    ...argsBelow({ root, sub }, web.kind),
    domain: ["10.0.0.1"],
    tags: { team: "web" },
    exportPrivateKey: true,
  });
  own = new Resource(world, "huawei.CertificateAuthority");
  await own.up(BASE[own.kind]!);
  const api = new Resource(world, "huawei.PrivateCertificate");
  await api.up({ ...BASE[api.kind], issuerId: own.id });
});

const call = (name: string, args: Record<string, unknown>): ReturnType<typeof callFunction> =>
  callFunction(() => world.context, name, args);

const answer = async (name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const { properties, failures } = await call(name, args);
  expect(failures).toEqual([]);
  const definition = functions.find((candidate) => candidate.name === name)!;
  const expected = Object.entries(definition.outputs).filter(
    ([output, about]) => !("optional" in about) || output in properties,
  );
  expect(Object.keys(properties).sort()).toEqual(expected.map(([output]) => output).sort());
  return properties;
};

test("a certificate in the service, with its chain and without its key", async () => {
  const found = await answer("alibaba.getCertificate", { identifier: web.id });
  expect(found).toMatchObject({
    ...{ identifier: web.id, status: "ISSUE", certificate: web.state.certificate },
    ...{ names: ["www.example.com", "10.0.0.1"], rootCertificate: root.state.certificate },
    ...{ issuerCertificate: sub.state.certificate, notAfter: "2026-05-30T12:00:00Z" },
  });
  expect(found.chain).toBe(`${String(web.state.certificate)}${String(sub.state.certificate)}`);
  expect(found.fullChain).toBe(`${String(found.chain)}${String(root.state.certificate)}`);
  expect(JSON.stringify(found)).not.toContain("PRIVATE KEY");
});

test("a CA of each service", async () => {
  expect(await answer("alibaba.getCertificateAuthority", { identifier: sub.id })).toMatchObject({
    ...{ type: "SUBORDINATE", rootCertificate: root.state.certificate },
  });
  expect(await answer("huawei.getCertificateAuthority", { identifier: own.id })).toMatchObject({
    ...{ type: "ROOT", certificate: own.state.certificate, chain: own.state.certificate },
  });
});

test("revocation addresses: in certificates, and of a CA that publishes a list", async () => {
  const publishing = new Resource(world, "alibaba.SubCa");
  const more = { ...SUB, commonName: "Lists", enableCrl: true, parentIdentifier: root.id };
  await publishing.up({ ...more, withIssuers: true });
  const crlUrl = `http://localhost:8640/crl/${publishing.id}.crl`;
  const found = await answer("alibaba.getCertificateAuthority", { identifier: publishing.id });
  expect(found).toMatchObject({ crlUrl, crlDistributionPoints: [], ocspServers: [], caIssuers: [] });
  const listed = await make(
    { ...LEAF, crlUrls: [crlUrl], ocspUrls: ["http://ocsp.example"] },
    await make(CA),
  );
  expect(await answer("index.decodeCertificate", { certificate: pem(listed.certificate) })).toMatchObject({
    crlDistributionPoints: [crlUrl],
    ocspServers: ["http://ocsp.example"],
    caIssuers: [],
  });
});

test("lists by name, tag, expiry and status", async () => {
  const listed = async (args: object): Promise<unknown[]> =>
    (await answer("alibaba.listCertificates", { ...args })).certificates as unknown[];
  expect(await listed({})).toMatchObject([{ identifier: web.id, status: "ISSUE" }]);
  for (const args of [
    ...[{ name: "WWW.example.com" }, { name: "10.0.0.1" }, { tags: { team: "web" } }],
    ...[{ expiresWithin: "91d" }, { statuses: ["REVOKE", "ISSUE"] }],
  ]) {
    expect([args, await listed(args)]).toMatchObject([args, [{ identifier: web.id }]]);
  }
  for (const args of [
    ...[{ name: "example.com" }, { tags: { team: "api" } }, { tags: { toString: "web" } }],
    ...[{ expiresWithin: "89d" }, { statuses: ["REVOKE"] }],
  ]) {
    expect([args, await listed(args)]).toEqual([args, []]);
  }
  const { certificates } = await answer("huawei.listCertificates", { name: "www.example.com" });
  expect(certificates).toMatchObject([{ subject: expect.stringMatching(/^CN=www.example.com,/) as string }]);
});

test("a certificate's contents, and a chain built from given certificates", async () => {
  const certificate = String(web.state.certificate);
  const all = [
    newCertificate("another").certificate,
    `${String(root.state.certificate)}${String(sub.state.certificate)}`,
  ];
  expect(await answer("index.decodeCertificate", { certificate })).toMatchObject({
    ...{ subject: expect.stringMatching(/^CN=www.example.com/) as string, isAuthority: false },
  });
  const { chain } = await answer("index.buildChain", { certificate, authorities: all });
  expect(chain).toBe(`${certificate}${String(sub.state.certificate)}`);
  await expect(call("index.buildChain", { certificate, authorities: [all[0]] })).rejects.toThrow(
    /authorities: the CA above .* is missing/,
  );
});

test("a key in another format, always secret", async () => {
  const privateKey = String(web.state.privateKey);
  const { privateKey: encoded } = await answer("index.encodePrivateKey", { privateKey, form: "sec1" });
  const value: unknown = expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----\n/);
  expect(encoded).toEqual({ [SIGNATURE]: SECRET, value });
  await expect(call("index.encodePrivateKey", { privateKey, form: "pkcs1" })).rejects.toThrow(
    /^form: only RSA keys have the form PKCS#1/,
  );
  const { failures } = await call("index.encodePrivateKey", { privateKey, form: "pkcs12", password: "ä" });
  expect(failures.join("\n")).toMatch(/^form: must be .*\npassword: must be 1 to 128 printable ASCII/);
});

/** The engine's mark for secrets. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

test("invalid arguments are refused by name, unknown ones give unknown results", async () => {
  const { failures } = await call("alibaba.getCertificate", { identifer: "x" });
  expect(failures.join()).toMatch(/identifier: is required/);
  await expect(call("alibaba.getCertificate", { identifier: "nobody" })).rejects.toThrow(
    /identifier: the service has no certificate nobody/,
  );
  await expect(
    call("huawei.getCertificateAuthority", { identifier: "2cb2878b-6cd1-460d-bd25-afe655159bdc" }),
  ).rejects.toThrow(/has no CA 2cb2878b/);
  expect((await call("index.decodeCertificate", { certificate: "no certificate" })).failures).toHaveLength(1);
  await expect(call("index.later", {})).rejects.toThrow(/has no function index.later/);
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  expect((await call("alibaba.getCertificate", { identifier: unknown })).properties).toMatchObject({
    ...{ chain: unknown, names: unknown },
  });
});
