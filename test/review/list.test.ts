import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addList } from "../../cli/list";
import type { Columns } from "../../cli/list/columns";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { stateNodes } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { Ca } from "../local/ca";
import { csrOf } from "../local/judge";
import { LEAF, make, newFolder, openssl, pem, removeFolders } from "../x509/support";
import { cli, inProcess } from "./cli";
import { estate, NOW } from "./estate";
import { FIXTURES } from "./record";

const AT = ["--at", NOW.toISOString()];
let file: string;

beforeAll(async () => {
  file = join(newFolder(), "state.json");
  writeFileSync(file, await estate());
});
afterAll(removeFolders);

const list = async (...args: string[]): Promise<string> =>
  (await inProcess(addList, ["list", ...args, ...AT])).stdout;

const columns = (text: string): Columns[] => (JSON.parse(text) as { certificates: Columns[] }).certificates;

test("every certificate has one line, below its issuing CA", async () => {
  const lines = (await list(file)).trimEnd().split("\n");
  expect(lines).toHaveLength(301);
  expect(
    lines.slice(0, 4).map((line) => line.replace(/ {2,}/g, (gap) => (gap.length > 4 ? "  " : gap))),
  ).toEqual([
    expect.stringMatching(/^NAME {2}KIND {2}/),
    expect.stringMatching(/^root-0 .*2036-05-29 {2}3650 days left/),
    expect.stringMatching(/^ {2}services-0-0 .*1500 days left/),
    expect.stringMatching(/^ {4}host-0-0-0 .*expired/),
  ]);
  const tree = await list(file, "--format", "tree");
  expect(tree.match(/^SHA-256|[│ ]SHA-256/gm)).toHaveLength(300);
});

test("the list agrees with openssl about each certificate", async () => {
  const all = columns(await list(file, "--format", "json"));
  const states = readState(readFileSync(file, "utf8"));
  for (const name of ["root-1", "services-2-0", "host-1-1-5"]) {
    const one = all.find((entry) => entry.name === name);
    const input = String(states.find((entry) => entry.name === name)?.outputs.certificate);
    const ask = (...args: string[]): string => openssl(["x509", "-noout", ...args], input).trim();
    expect(`serial=${one?.serialNumber}`).toBe(ask("-serial"));
    expect(ask("-fingerprint", "-sha256").replaceAll(":", "")).toContain(one?.sha256);
    expect(new Date(ask("-enddate").replace("notAfter=", "")).toISOString()).toBe(
      one?.notAfter?.replace("Z", ".000Z"),
    );
  }
});

test("expiring certificates give exit code 3 and are named; others do not", async () => {
  const found = await cli(["list", file, "--expires-within", "30d", ...AT]);
  expect(found.code).toBe(3);
  const named = found.stderr.trim().split("\n");
  expect(named).toHaveLength(8);
  expect(named[0]).toBe('pki: alibaba.ServerCertificate "host-0-0-2" ends 2026-05-29T00:00:00Z');
  const early = await inProcess(addList, ["list", file, "--expires-within", "30", "--at", "2024-08-01"]);
  expect(early.code).toBe(0);
  const retired = readFileSync(file, "utf8").replaceAll('"ISSUE"', '"REVOKE"');
  expect((await cli(["list", "--expires-within", "30d", ...AT], { input: retired })).code).toBe(0);
  expect((await cli(["list", file, "--expires-within", "soon"])).code).toBe(2);
});

test("no CSV cell starts a formula, and each line has every column", async () => {
  const evil = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", 'a","b', "\t=1", "＝1", " ＠SUM(1)"];
  const resources = await Promise.all(
    evil.map(async (commonName, index) => {
      const { certificate } = await make({ ...LEAF, subject: { commonName } });
      const urn = `urn:pulumi:p::s::pulumi-nodejs:dynamic/alibaba:ServerCertificate::${commonName}`;
      const type = "pulumi-nodejs:dynamic/alibaba:ServerCertificate";
      return { urn, type, id: `id-${index}`, outputs: { certificate: pem(certificate), status: "ISSUE" } };
    }),
  );
  const state = join(newFolder(), "evil.json");
  writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources } }));
  const lines = (await list(state, "--format", "csv")).split("\r\n").slice(0, -1);
  expect(lines).toHaveLength(evil.length + 1);
  for (const line of lines) {
    const cells = line.match(/("(?:[^"]|"")*"|-?\d+)(?=,|$)/g) ?? [];
    expect(cells.join(",")).toBe(line);
    expect(cells).toHaveLength(16);
    for (const cell of cells) expect(cell).not.toMatch(/^"\s*[=+\-@＝＋－＠]/);
  }
});

test("metrics are in the Prometheus text format", async () => {
  const label = String.raw`[a-z_]+="(?:[^"\\\n]|\\["\\n])*"`;
  const sample = new RegExp(
    `^pki_certificate_not_(before|after)_timestamp_seconds\\{${label}(,${label})*\\} -?\\d+$`,
  );
  const lines = (await list(file, "--format", "prometheus")).trimEnd().split("\n");
  const samples = lines.filter((line) => !line.startsWith("#"));
  expect(samples).toHaveLength(600);
  for (const line of samples) expect(line).toMatch(sample);
  expect(new Set(samples.map((line) => line.split("} ")[0])).size).toBe(600);
  const end = NOW.getTime() / 1000 + 3650 * 86_400;
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`not_after.*name="root-0".* ${end}$`)));
});

test.each(["nothing", "huawei-renewal", "external-ca", "renewal-due"])(
  "every kind in the state of %s is listed below its issuer",
  (scenario) => {
    const nodes = stateNodes(readState(readFileSync(join(FIXTURES, scenario, "state.json"), "utf8")));
    const roots = nodes
      .filter(({ issuer }) => issuer === undefined)
      .map(({ kind, role }) => `${role} ${kind}`);
    expect(roots).toEqual([expect.stringMatching(/^root (alibaba\.RootCa|huawei\.CertificateAuthority)$/)]);
    expect(nodes.some(({ role }) => role === "key" || role === "request")).toBe(false);
    expect(nodes.length).toBeGreaterThan(4);
  },
);

test("what a service holds is listed for both clouds, with the settings in the environment and without any key", async () => {
  const folder = newFolder();
  const environment = async () => ({
    store: await openStore(folder),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  });
  const { alibaba, huawei } = localBackend(environment);
  const ca = await Ca.open(() => Promise.resolve({ invoke: alibaba, close: () => Promise.resolve() }));
  const root = await ca.root();
  const sub = await ca.sub(root.Identifier);
  for (let count = 0; count < 60; count++)
    await ca.server(sub.Identifier, { CommonName: `s${count}.example.com` });
  await ca.warehouse(sub.Identifier);
  await ca.external(await csrOf());
  const { Identifier: unused } = await ca.sub(root.Identifier, { CommonName: "Unused" });
  const name = {
    ...{ common_name: "Example Root", country: "CN", state: "Guangdong", locality: "Shenzhen" },
    ...{ organization: "Example", organizational_unit: "Platform" },
  };
  const { ca_id: issuer } = await huawei("CreateCertificateAuthority", {
    ...{ type: "ROOT", distinguished_name: name, key_algorithm: "EC256", signature_algorithm: "SHA256" },
    validity: { type: "YEAR", value: 3 },
  });
  await huawei("CreateCertificate", {
    issuer_id: issuer,
    distinguished_name: { common_name: "www.example.com" },
    validity: { type: "DAY", value: 10 },
  });
  await (await openStore(folder)).destroy();

  const env = { PKI_BACKEND: "local", PKI_LOCAL_STORE: folder, PKI_LOCAL_CERTIFICATE_COUNT: "100" };
  const args = ["list", "--cloud", "alibaba", "huawei", "--format", "json", "--expires-within", "20"];
  const { stdout, stderr, code } = await cli(args, { env });
  expect(stderr).toMatch(/^pki: huawei\.PrivateCertificate "www\.example\.com" ends \S+\n$/);
  expect(code).toBe(3);
  expect(stdout).not.toContain("PRIVATE KEY");
  const found = columns(stdout);
  // Each of its 61 certificates is valid for 90 days.
  expect(found.find(({ id }) => id === sub.Identifier)?.purchased).toEqual({
    ...{ total: 100, left: 39, renewals: 244 },
  });
  const { stdout: table } = await cli(["list", "--cloud", "alibaba"], { env });
  expect(table).toMatch(
    /\n"Sub": 39 of 100 purchased certificates left; renewals within a year: 244, 205 more than are left\n/,
  );
  const minimum = async (count: string): Promise<unknown> => {
    const monitored = await cli(["list", "--cloud", "alibaba", "--minimum-remaining", count], { env });
    return { code: monitored.code, stderr: monitored.stderr };
  };
  expect(await minimum("39")).toEqual({ code: 0, stderr: "" });
  expect(await minimum("40")).toEqual({
    code: 3,
    stderr: 'pki: alibaba.SubCa "Sub" has 39 of 100 purchased certificates left\n',
  });
  const { code: uncounted, stderr: unknown } = await cli(
    ["list", "--cloud", "alibaba", "--minimum-remaining", "1"],
    { env: { ...env, PKI_LOCAL_CERTIFICATE_COUNT: undefined } },
  );
  expect(uncounted).toBe(3);
  expect(unknown).toMatch(/^pki: alibaba\.SubCa "Sub" may have used up what was purchased/m);
  const kinds = new Map<string, number>();
  for (const { kind } of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  expect(Object.fromEntries(kinds)).toEqual({
    // One of them is the external root.
    "alibaba.RootCa": 2,
    "alibaba.SubCa": 2,
    "alibaba.ExternalCaCertificate": 1,
    "alibaba.ServerCertificate": 60,
    "alibaba.WhClientCertificate": 1,
    "huawei.CertificateAuthority": 1,
    "huawei.PrivateCertificate": 1,
  });
  expect(found.find(({ kind }) => kind === "huawei.PrivateCertificate")).toMatchObject({
    ...{ commonName: "www.example.com", algorithm: "ECC_256", issuer: "Example Root", status: "ISSUED" },
  });
  expect(found.find(({ name: one }) => one === "s7.example.com")?.issuer).toBe(
    found.find(({ kind, id }) => kind === "alibaba.SubCa" && id !== unused)?.name,
  );
});

test("what is left of a purchase is not looked for where nobody knows it", async () => {
  for (const source of [[file], ["--cloud", "huawei"]]) {
    const { code, stderr } = await cli(["list", ...source, "--minimum-remaining", "5"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/give --cloud alibaba, too \[INVALID_INPUT\]/);
  }
});
