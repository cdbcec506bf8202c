import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import { endingWithin } from "../../cli/list/ending";
import { renderTree } from "../../cli/list/tree";
import { renderPrometheus } from "../../cli/list/prometheus";
import { momentOption } from "../../cli/options";
import { stateNodes, type Node } from "../../inventory/nodes";
import { readDeployment, readState } from "../../inventory/state";
import { make, LEAF, newFolder, pem, removeFolders } from "../x509/support";
import { cli, inProcess } from "./cli";
import { FIXTURES } from "./record";
import { parseMetrics } from "./prometheus";
import { named, stateOf, type RawState } from "./stacks";

afterAll(removeFolders);

const DAY = 86_400_000;
const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const broken = (): RawState => {
  const state = stateOf("nothing");
  named(state.deployment.resources, "web", "ServerCertificate").outputs!.certificate = BROKEN;
  return state;
};

const metricsOf = (state: RawState): ReturnType<typeof parseMetrics> => {
  const { resources, leftovers } = readDeployment(JSON.stringify(state));
  return parseMetrics(
    renderPrometheus({ nodes: stateNodes(resources, leftovers), strangers: [] }, new Date()),
  );
};

test("an unreadable certificate is reported in every format, and never looks planned or healthy", async () => {
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify(broken()));
  const patterns: Record<string, RegExp> = {
    table: /web .*ISSUE +not readable +its certificate cannot be read/,
    tree: /web.*\n.*NOT READABLE: its certificate cannot be read/,
    json: /"unreadable": "its certificate cannot be read: [^"]+"/,
    csv: /"web".*"its certificate cannot be read: [^"]+"/,
    prometheus: /^pki_certificate_unreadable\{name="web",.*\} 1$/m,
  };
  for (const [format, text] of Object.entries(patterns)) {
    const { code, stdout, stderr } = await inProcess(addList, ["list", file, "--format", format]);
    expect(stdout).toMatch(text);
    expect(stderr).toMatch(/^pki: alibaba\.ServerCertificate "web": its certificate cannot be read: .+\n$/);
    expect(code).toBe(4);
  }
  for (const format of ["html", "svg"]) {
    const { code, stdout } = await inProcess(addGraph, ["graph", file, "--format", format]);
    expect(stdout).toContain("not readable");
    expect(code).toBe(4);
  }
  const alert = await inProcess(addList, ["list", file, "--expires-within", "1d", "--at", "2026-11-26"]);
  expect(alert.stderr).toMatch(
    /^pki: alibaba\.ServerCertificate "web" may have expired: it cannot be read$/m,
  );
  expect(alert.code).toBe(4);
});

test("what is not understood outweighs what was found: a script that expects the latter must not pass over it", async () => {
  const state = stateOf("nothing");
  const future = "pulumi-nodejs:dynamic/huawei:FutureCertificate";
  const strange = { urn: `urn:pulumi:s::p::${future}::new`, type: future, custom: true, inputs: {} };
  state.deployment.resources.push(strange);
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify(state));
  const { code, stderr } = await inProcess(addList, ["list", file, "--expires-within", "99999d"]);
  expect(stderr).toMatch(/^pki: alibaba\.ServerCertificate "web" ends /m);
  expect(stderr).toMatch(/^pki: "new": this release of pulumi-pki does not know/m);
  expect(code).toBe(4);
});

test("kinds of a newer release are reported too", async () => {
  const state = stateOf("nothing");
  const web = named(state.deployment.resources, "web");
  const type = "pulumi-nodejs:dynamic/huawei:FutureCertificate";
  [web.type, web.urn] = [type, web.urn.replace(/pulumi-nodejs:[^:]*:\w+/, type)];
  const { code, stdout, stderr } = await cli(["list", "--format", "prometheus"], {
    input: JSON.stringify(state),
  });
  expect(code).toBe(4);
  expect(stderr).toMatch(/^pki: "web": this release of pulumi-pki does not know huawei\.FutureCertificate/);
  expect(parseMetrics(stdout)).toContainEqual({
    ...{ metric: "pki_resources_not_understood", labels: {}, value: 1 },
  });
});

test("what is not understood appears in every human-readable format, not only on standard error", async () => {
  const state = stateOf("nothing");
  const web = named(state.deployment.resources, "web");
  const type = "pulumi-nodejs:dynamic/huawei:FutureCertificate";
  [web.type, web.urn] = [
    type,
    web.urn.replace(/pulumi-nodejs:[^:]*:\w+/, type).replace(/::web$/, "::<b>web"),
  ];
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify(state));
  for (const format of ["table", "tree"]) {
    const { code, stdout } = await inProcess(addList, ["list", file, "--format", format]);
    expect(stdout).toMatch(/\nNot understood, and not shown here: "<b>web"\n$/);
    expect(code).toBe(4);
  }
  const notes: Record<string, string> = {
    html: "Not understood, and not shown here: &quot;&lt;b&gt;web&quot;",
    svg: "1 resource is not understood, and not shown here</text",
    mermaid: 'beside(["1 resource is not understood, and not shown here"])',
  };
  for (const [format, text] of Object.entries(notes)) {
    const { code, stdout } = await inProcess(addGraph, ["graph", file, "--format", format]);
    expect(stdout).toContain(text);
    expect(code).toBe(4);
  }
});

test("an invalid end date from the gateway counts as unknown, never as far away", () => {
  const upload = (notAfter: string): Node => {
    const type = "pulumi-nodejs:dynamic/huawei:ApigCertificate";
    const urn = `urn:pulumi:s::p::${type}::gateway`;
    const outputs = { notAfter, commonName: "www.example.com", san: ["www.example.com"] };
    const resource = { urn, type, id: "1", custom: true, external: true, inputs: {}, outputs };
    const [one] = stateNodes(
      readState(JSON.stringify({ version: 3, deployment: { resources: [resource] } })),
    );
    return one!;
  };
  const now = new Date("2027-01-01T00:00:00Z");
  for (const notAfter of ["", "never", "2027-02-30T00:00:00Z", "9999"]) {
    const one = upload(notAfter);
    expect(one.facts.unreadable).toBe("the gateway does not say when it expires");
    expect(endingWithin([one], 30, now)).toHaveLength(1);
    const samples = parseMetrics(renderPrometheus({ nodes: [one], strangers: [] }, now));
    expect(samples.map(({ metric }) => metric)).toEqual(["pki_certificate_unreadable"]);
  }
  expect(upload("2028-01-01T01:00:00+01:00").facts).toMatchObject({ notAfter: "2028-01-01T00:00:00Z" });
});

test("unknown names are reported as unknown, not as none", async () => {
  const end = new Date("2028-01-01T00:00:00Z");
  expect(renderTree([await node(end, { names: undefined })], new Date())).toContain("names    not known");
  expect(renderTree([await node(end, { names: [] })], new Date())).not.toContain("names");
});

const node = async (end: Date, more: Partial<Node["facts"]> = {}): Promise<Node> => {
  const { certificate } = await make({
    ...LEAF,
    notBefore: new Date(end.getTime() - 90 * DAY),
    notAfter: end,
  });
  const urn = "urn:pulumi:s::p::pulumi-nodejs:dynamic/alibaba:ServerCertificate::web";
  const type = "pulumi-nodejs:dynamic/alibaba:ServerCertificate";
  const resource = { urn, type, id: "1", outputs: { certificate: pem(certificate), status: "ISSUE" } };
  const [one] = stateNodes(readState(JSON.stringify({ version: 3, deployment: { resources: [resource] } })));
  return { ...one!, facts: { ...one!.facts, ...more } };
};

test("an alert concerns only certificates below the threshold that are not retired", async () => {
  const now = new Date("2027-01-01T00:00:00Z");
  const [late, early] = [new Date(now.getTime() + 30 * DAY), new Date(now.getTime() + 30 * DAY - 1000)];
  expect(endingWithin([await node(late)], 30, now)).toHaveLength(0);
  expect(endingWithin([await node(late)], 31, now)).toHaveLength(1);
  expect(endingWithin([await node(early)], 30, now)).toHaveLength(1);
  for (const [status, count] of [
    ["REVOKE", 0],
    ["REVOKED", 0],
    ["revoked", 0],
    ["DELETED", 0],
    ["ISSUED", 1],
    ["SOMETHING NEW", 1],
    [undefined, 1],
  ] as const) {
    expect([status, endingWithin([await node(early, { status })], 30, now).length]).toEqual([status, count]);
  }
});

test("every series occurs once, also if a program reads one certificate in several places", () => {
  const state = stateOf("nothing");
  const { resources } = state.deployment;
  const root = named(resources, "root");
  for (const parent of ["", "my:Shop$", "my:Mail$", "my:Shop$my:Mail$"]) {
    const urn = root.urn.replace("::pulumi-nodejs", `::${parent}pulumi-nodejs`).replace(/root$/, "shared");
    resources.push({ ...root, urn, external: true });
  }
  const samples = metricsOf(state);
  expect(samples.filter(({ labels }) => labels.name === "shared")).toHaveLength(8);
  expect(samples.every(({ labels }) => labels.id === undefined || labels.urn !== undefined)).toBe(true);
});

test("leftovers of an interrupted replacement are listed next to the new one; what it had deleted is not", () => {
  const state = stateOf("nothing");
  const { resources } = state.deployment;
  const web = named(resources, "web");
  resources.push({ ...web, id: "old", delete: true });
  named(resources, "shop").pendingReplacement = true;
  const ids = metricsOf(state)
    .filter(({ metric }) => metric.includes("not_after"))
    .map(({ labels }) => labels.id);
  expect(ids).toEqual(expect.arrayContaining([web.id, "old"]) as string[]);
  expect(ids).not.toContain(named(resources, "shop").id);
});

test("labels can contain any text", () => {
  const evil = ['a"b', "a\\b", "a\nb", "a\\nb", "\u0000", "\ud800", "a\u202eb", '"} 1\nx{a="', "{}", "é漢😀"];
  const [first] = stateNodes(readState(readFileSync(join(FIXTURES, "nothing", "state.json"), "utf8")));
  const nodes = evil.map((name, index) => ({ ...first!, name, urn: `urn-${index}` }));
  const samples = parseMetrics(renderPrometheus({ nodes, strangers: [] }, new Date()));
  expect(samples).toHaveLength(2 * evil.length);
  expect(samples.slice(0, 2).map(({ labels }) => labels.name)).toEqual(evil.slice(0, 2));
});

test("a pending CA does not count as unreadable", () => {
  const state = stateOf("external-ca");
  const subject = { commonName: "Waiting" };
  const type = "pulumi-nodejs:dynamic/huawei:CertificateAuthority";
  const waiting = {
    ...{ urn: `urn:pulumi:dev::test::${type}::waiting`, type, id: "w" },
    inputs: { type: "SUBORDINATE", distinguishedName: subject },
    outputs: { certificate: "", status: "PENDING" },
  };
  for (const [status, unreadable] of [
    ["PENDING", undefined],
    ["ACTIVED", "there is no certificate"],
  ] as const) {
    waiting.outputs.status = status;
    state.deployment.resources = [waiting];
    const [node] = stateNodes(readState(JSON.stringify(state)));
    expect(node?.facts.unreadable).toBe(unreadable);
  }
});

test.each(["2027-02-30T00:00:00Z", "2027-13-01", "2027-01-01T25:00:00Z", "2027-01-01 00:00", "2027", "now"])(
  "--at %s is not a valid time",
  (at) => {
    expect(() => momentOption(at)).toThrow("must be a valid time");
  },
);

test("--at accepts RFC 3339", () => {
  for (const text of ["2028-02-29", "2027-01-31T00:00:00Z", "2027-01-31t08:00:00.5+08:00"]) {
    expect(momentOption(text).getTime()).toBe(Date.parse(text.toUpperCase()));
  }
});
