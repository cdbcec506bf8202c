import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addList } from "../../cli/list";
import type { Columns } from "../../cli/list/columns";
import { dynamicType } from "../../common/type-token";
import { DAY } from "../../common/time";
import { stateNodes, type Node } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { svg } from "../../render/svg";
import { buildReview } from "../../review/build";
import { daysAfter, LEAF, make, newFolder, pem, removeFolders, START } from "../x509/support";
import { inProcess } from "./cli";

const CERTIFICATE = "huawei.PrivateCertificate";
const APIG = "huawei.ApigCertificate";
const UPLOAD = "alibaba.UserCertificate";

const urnOf = (kind: string, name: string): string => `urn:pulumi:s::p::${dynamicType(kind)}::${name}`;

let file: string;
let state: string;
let nodes: Node[];

beforeAll(async () => {
  const issue = async (days: number): Promise<string> =>
    pem((await make({ ...LEAF, notBefore: START, notAfter: daysAfter(days) })).certificate);
  const [signing, encryption] = [await issue(90), await issue(60)];
  const resource = (kind: string, name: string, inputs: object, outputs: object): object => ({
    ...{ urn: urnOf(kind, name), type: dynamicType(kind), id: `id-${name}`, custom: true, inputs },
    outputs: { ...inputs, ...outputs },
  });
  const resources = [
    resource(
      CERTIFICATE,
      "pair",
      { renewBefore: "30d", createKey: "key-1" },
      { certificate: signing, encCertificate: encryption, encPrivateKey: "not shown", status: "ISSUED" },
    ),
    resource(CERTIFICATE, "single", {}, { certificate: signing, status: "ISSUED" }),
    resource(APIG, "gateway", { name: "gateway", certContent: encryption, certContentSign: signing }, {}),
    resource(UPLOAD, "upload", { name: "upload", signCert: signing, encryptCert: encryption }, {}),
  ];
  state = JSON.stringify({ version: 3, deployment: { resources } });
  file = join(newFolder(), "state.json");
  writeFileSync(file, state);
  nodes = stateNodes(readState(state));
});
afterAll(removeFolders);

const list = (...args: string[]): ReturnType<typeof inProcess> => inProcess(addList, ["list", file, ...args]);
const day = (days: number): string => daysAfter(days).toISOString();

test("both certificates of an SM2 pair are listed, at the service, the gateway and as an upload", async () => {
  const { stdout, code } = await list("--format", "json", "--at", day(1));
  const { certificates } = JSON.parse(stdout) as { certificates: Columns[] };
  expect(certificates.map(({ name, daysLeft }) => [name, daysLeft])).toEqual([
    ["gateway", 59],
    ["gateway (signing)", 89],
    ["pair", 89],
    ["pair (encryption)", 59],
    ["single", 89],
    ["upload", 89],
    ["upload (encryption)", 59],
  ]);
  expect(new Set(certificates.map(({ urn }) => urn)).size).toBe(certificates.length);
  const [one, other] = certificates.filter(({ name }) => name.startsWith("pair"));
  expect(other).toMatchObject({ id: one?.id, kind: CERTIFICATE, renewalDue: one?.renewalDue });
  expect(stdout).not.toContain("not shown");
  expect(code).toBe(0);
});

test("an encryption certificate that expires first is reported, in the list and in the metrics", async () => {
  const { stderr, code } = await list("--at", day(45), "--expires-within", "20d");
  expect(stderr.match(/^pki: .* ends /gm)).toEqual([
    'pki: huawei.ApigCertificate "gateway" ends ',
    'pki: huawei.PrivateCertificate "pair (encryption)" ends ',
    'pki: alibaba.UserCertificate "upload (encryption)" ends ',
  ]);
  expect(code).toBe(3);
  const { stdout } = await list("--format", "prometheus");
  const end = daysAfter(60).getTime() / 1000;
  expect(stdout).toMatch(
    new RegExp(`pki_certificate_not_after_timestamp_seconds\\{name="pair \\(encryption\\)".*\\} ${end}\\n`),
  );
});

test("it is drawn, and a review that leaves it alone shows and judges it too", () => {
  expect(svg(nodes, daysAfter(1), { title: "Certificates" })).toContain("pair (encryption)");
  const steps = readState(state).map(({ urn, type, id }) => ({
    ...{ op: "same", urn },
    newState: { urn, type, id, custom: true },
  }));
  const at = new Date(daysAfter(60).getTime() - 5 * DAY);
  const { hierarchy, findings } = buildReview({
    preview: JSON.stringify({ steps, changeSummary: { same: steps.length } }),
    ...{ state, at },
  });
  expect(hierarchy.map(({ name }) => name)).toContain("pair (encryption)");
  expect(findings.filter(({ rule }) => rule === "expires-soon").map(({ urn }) => urn)).toContain(
    `${urnOf(CERTIFICATE, "pair")}#encryption`,
  );
});
