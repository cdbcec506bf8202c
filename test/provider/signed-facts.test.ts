import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { DAY } from "../../common/time";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { privateKeyPem } from "../../provider/x509/keys";
import { openssl } from "../x509/support";
import { newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const USAGES = {
  digitalSignature: "Digital Signature",
  contentCommitment: "Non Repudiation",
  keyEncipherment: "Key Encipherment",
  dataEncipherment: "Data Encipherment",
} as const;
const EXTENDED = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
} as const;

const keysIn = <T extends object>(table: T): (keyof T)[] => Object.keys(table) as (keyof T)[];
const host = fc
  .tuple(
    fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/),
    fc.constantFrom("example.com", "test.example"),
  )
  .map(([label, domain]) => `${label}.${domain}`);
const address = fc.ipV4();

const leaf = fc.record({
  commonName: host,
  hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 5 }),
  addresses: fc.uniqueArray(address, { maxLength: 3 }),
  // Each of the extended key usages needs at least one key usage, and this one is enough for all of them.
  keyUsages: fc
    .subarray(keysIn(USAGES).filter((name) => name !== "digitalSignature"))
    .map((more) => ["digitalSignature" as const, ...more]),
  extendedKeyUsages: fc.subarray(keysIn(EXTENDED), { minLength: 1 }),
  days: fc.integer({ min: 1, max: 800 }),
});

let world: World;
let root: Resource;
let rootKey: string;
beforeAll(async () => {
  world = newWorld();
  const key = async (): Promise<string> => privateKeyPem(await keyAlgorithm("RSA_2048").generate());
  rootKey = await key();
  root = await made({ commonName: "Example Root", ca: true, validity: "10y", privateKey: rootKey });
});

async function made(args: object): Promise<Resource> {
  const resource = new Resource(world, "keys.Certificate");
  await resource.up({ ...args });
  return resource;
}

/** The key usages of a certificate, in words. */
function usagesOf(pem: string): string[] {
  const [, words = ""] =
    /Key Usage:.*\n\s+(.*)/.exec(openssl(["x509", "-noout", "-ext", "keyUsage"], pem)) ?? [];
  return words.trim().split(", ");
}

test("what Node and OpenSSL decode from a certificate is what the arguments say, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(leaf, async ({ hosts, addresses, days, ...args }) => {
      const resource = await made({
        ...args,
        subjectAlternativeNames: [...hosts, ...addresses],
        validity: `${days}d`,
        privateKey: rootKey,
        issuerChain: root.state.certificate,
        issuerPrivateKey: rootKey,
      });
      const pem = String(resource.state.certificate);
      const decoded = new X509Certificate(pem);
      expect(decoded.subject).toBe(`CN=${args.commonName}`);
      expect(decoded.subjectAltName?.split(", ").sort()).toEqual(
        [...hosts.map((name) => `DNS:${name}`), ...addresses.map((ip) => `IP Address:${ip}`)].sort(),
      );
      expect(decoded.ca).toBe(false);
      expect(decoded.keyUsage.sort()).toEqual(args.extendedKeyUsages.map((name) => EXTENDED[name]).sort());
      expect(usagesOf(pem).sort()).toEqual(args.keyUsages.map((name) => USAGES[name]).sort());
      const [from, to] = [Date.parse(decoded.validFrom), Date.parse(decoded.validTo)];
      expect(to - world.now.getTime()).toBe(days * DAY);
      expect(from).toBeLessThanOrEqual(world.now.getTime());
      expect(decoded.verify(new X509Certificate(String(root.state.certificate)).publicKey)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("no two certificates have the same serial number, and each is of an allowed length", async () => {
  const args = { commonName: "a", extendedKeyUsages: ["clientAuth"], validity: "1d", privateKey: rootKey };
  const serials: string[] = [];
  for (let number = 0; number < 30; number++) {
    const { state } = await made(args);
    serials.push(new X509Certificate(String(state.certificate)).serialNumber);
  }
  expect(new Set(serials).size).toBe(serials.length);
  // RFC 5280 allows 20 octets, the CA/Browser Forum demands 64 random bits.
  for (const serial of serials) {
    expect(serial.length).toBeGreaterThanOrEqual(16);
    expect(serial.length).toBeLessThanOrEqual(40);
  }
});
