import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DAY } from "../../common/time";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import { BASE, newFolder, newWorld, removeFolders, Resource, type World } from "../provider/support";

const TOOL = join(__dirname, "../../../tools/judge.mjs");
const HOST = "www.example.com";
const BUILD_MS = 10 * 60_000;

let tlcp: string;
let world: World;
let root: Resource;
let leaf: Resource;
let folder: string;
const running: ChildProcessWithoutNullStreams[] = [];

beforeAll(() => {
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  tlcp = execFileSync(process.execPath, [TOOL, "tlcp"], { encoding: "utf8", stdio }).trim();
}, BUILD_MS);

beforeAll(async () => {
  folder = newFolder();
  world = newWorld();
  // Client and server look at the real clock, on which both certificates have to be valid.
  world.now = new Date(Date.now() - 61 * DAY);
  root = new Resource(world, "huawei.CertificateAuthority");
  await root.up({ ...BASE[root.kind], keyAlgorithm: "SM2", signatureAlgorithm: "SM3" });
  writeFileSync(join(folder, "root.pem"), String(root.state.certificate));
  leaf = new Resource(world, "huawei.PrivateCertificate");
});

afterAll(async () => {
  for (const child of running) {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  }
  removeFolders();
});

/** Issues or renews the pair. */
const up = (): Promise<string> =>
  leaf.up({
    issuerId: root.id,
    distinguishedName: { commonName: HOST },
    subjectAlternativeNames: [{ type: "DNS", value: HOST }],
    validity: { type: "DAY", value: 90 },
    ...{ renewBefore: "30d", exportPrivateKey: true },
  });

/** Where the server finds the pair; it sees all of it at once. */
function deploy(name: string): void {
  const { certificate, privateKey, encCertificate, encPrivateKey } = leaf.state;
  mkdirSync(join(folder, name), { mode: 0o700 });
  const files = {
    "signing.pem": certificate,
    "signing.key": privateKey,
    "encryption.pem": encCertificate,
    "encryption.key": encPrivateKey,
  };
  for (const [file, text] of Object.entries(files))
    writeFileSync(join(folder, name, file), String(text), { mode: 0o600 });
  symlinkSync(name, join(folder, "next"));
  renameSync(join(folder, "next"), join(folder, "current"));
}

function start(...args: string[]): { child: ChildProcessWithoutNullStreams; line: () => Promise<string> } {
  const child = spawn(tlcp, args);
  running.push(child);
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}

/** The serial numbers of the pair, as the client prints them. */
function serials(): string {
  const serial = (pem: unknown): string =>
    BigInt(`0x${parseCertificate(oneFromPem("CERTIFICATE", String(pem))).serialNumber}`).toString(16);
  return `ok ${serial(leaf.state.certificate)} ${serial(leaf.state.encCertificate)}`;
}

test("a TLCP server presents both certificates of an SM2 pair, and no call fails while they are renewed", async () => {
  expect(await up()).toBe("create");
  deploy("first");
  const first = serials();
  const address = await start("serve", join(folder, "current")).line();
  const client = start("call", address, HOST, join(folder, "root.pem"));
  const call = (): Promise<string> => {
    client.child.stdin.write("\n");
    return client.line();
  };
  expect(await call()).toBe(first);

  const answers: string[] = [];
  let isRenewed = false;
  const load = (async () => {
    for (let after = 0; after < 20; after += Number(isRenewed)) answers.push(await call());
  })();
  world.now = new Date();
  expect(await up()).toBe("replace");
  deploy("second");
  isRenewed = true;
  await load;
  const second = serials();
  expect(second).not.toBe(first);
  expect(answers.filter((answer) => answer !== first && answer !== second)).toEqual([]);
  expect(answers.at(-1)).toBe(second);
});

test("a client that does not trust the root, or asks for another name, makes no connection", async () => {
  const address = await start("serve", join(folder, "current")).line();
  const other = new Resource(world, "huawei.CertificateAuthority");
  await other.up({ ...BASE[other.kind], keyAlgorithm: "SM2", signatureAlgorithm: "SM3" });
  writeFileSync(join(folder, "other.pem"), String(other.state.certificate));
  for (const [name, trusted] of [
    [HOST, "other.pem"],
    ["other.example.com", "root.pem"],
  ] as const) {
    const client = start("call", address, name, join(folder, trusted));
    client.child.stdin.write("\n");
    expect(await client.line()).toMatch(/^failed: .*x509: /);
  }
});
