import { log, output, unknown, type Output } from "@pulumi/pulumi";
import * as sdk from "../../sdk";
import { valueOf, useMocks } from "./mocks";

type AnyClass = new (name: string, args: object, opts?: object) => Record<string, Output<unknown>>;
type Readable = AnyClass & { get?: (name: string, id: string) => Record<string, Output<unknown>> };

const CLASSES: [string, Readable][] = (["alibaba", "huawei", "keys"] as const).flatMap((cloud) =>
  Object.entries(sdk[cloud]).map(([name, Class]): [string, Readable] => [
    `${cloud}.${name}`,
    Class as unknown as Readable,
  ]),
);

const STATES: [string, Record<string, unknown>][] = [
  ["nothing", {}],
  ["no certificate yet", { certificate: "", status: "PENDING" }],
  ["something else", { certificate: "mock certificate", status: 7, issuers: "mock issuers", privateKey: 5 }],
  ["null", { certificate: null, issuers: null, status: null }],
  ["half a certificate", { certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }],
];

/** The outputs that a program can read: computed ones and those derived from them. */
function readable(resource: object): string[] {
  const names = new Set(Object.keys(resource).filter((name) => !name.startsWith("__")));
  for (let prototype = resource; prototype !== Object.prototype;) {
    prototype = Object.getPrototypeOf(prototype) as object;
    const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    const getters = properties.filter(([name, property]) => !("value" in property) && !name.startsWith("__"));
    for (const [name] of getters) names.add(name);
  }
  return [...names];
}

/** Every output of a resource, resolved. */
async function everything(resource: Record<string, Output<unknown>>): Promise<Record<string, unknown>> {
  const names = readable(resource);
  const values = await Promise.all(names.map((name) => valueOf(output(resource[name]))));
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

const CERTIFICATES = CLASSES.filter(
  ([name]) =>
    !name.startsWith("keys.") &&
    !["huawei.ApigCertificate", "alibaba.UserCertificate", "alibaba.PcaCertSync"].includes(name) &&
    !name.endsWith("Fleet"),
);
const TEXTS = ["issuerCertificate", "rootCertificate", "serialNumber", "subject", "notBefore", "notAfter"];

describe.each(STATES)("mocks that answer with %s", (_what, state) => {
  beforeAll(async () => {
    jest.spyOn(log, "warn").mockResolvedValue();
    await useMocks(() => ({ state }));
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  test.each(CLASSES)("every output of %s has a value, whether declared or read", async (_name, Class) => {
    for (const resource of [new Class("r", { renewBefore: "30d" }), Class.get?.("s", "id-1")]) {
      if (!resource) continue;
      const values = await everything(resource);
      expect(Object.values(values)).not.toContain(unknown);
    }
  });

  test.each(CERTIFICATES)("outputs derived from the certificate of %s are empty", async (_name, Class) => {
    const values = await everything(new Class("r", { renewBefore: "30d" }));
    const certificate = typeof state.certificate === "string" ? state.certificate : "";
    for (const name of TEXTS) expect([name, values[name]]).toEqual([name, ""]);
    expect(values).toMatchObject({ certificate, names: [], fingerprint: "" });
    expect(values.renewalDue).toBeUndefined();
  });
});

test("the same for components", async () => {
  await useMocks();
  const subject = { country: "CN", state: "S", locality: "L", organization: "O", organizationalUnit: "U" };
  const servers = { www: { names: ["www.example.com"], days: 90, exportPrivateKey: true } } as const;
  const issuing = { commonName: "I", years: 5, servers };
  const pki = new sdk.Hierarchy("h", {
    cloud: "huawei",
    subject,
    roots: { root: { commonName: "R", years: 9, authorities: { issuing } } },
  });
  expect(await valueOf(pki.trustBundle)).toBe("");
  expect(await valueOf(pki.servers.www.chain)).toBe("");
  expect(await valueOf(pki.servers.www.privateKey)).toBeUndefined();
  await valueOf(pki.urn);
  await new Promise((resolve) => setTimeout(resolve, 50));
});
