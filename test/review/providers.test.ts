import { buildReview } from "../../review/build";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { renderJson } from "../../review/schema";
import type { Finding } from "../../review/model";
import { named, previewOf, stateOf, type RawPreview } from "./stacks";

const PROVIDER = "pulumi:providers:pki";

function reviewOf(preview: RawPreview): { findings: readonly Finding[]; texts: string } {
  const review = buildReview({
    preview: JSON.stringify(preview),
    state: JSON.stringify(stateOf("both-doors")),
  });
  const texts = [renderMarkdown(review), renderJson(review), renderHtml(review, new Date())].join("\n");
  return { findings: review.findings, texts };
}

const of = (findings: readonly Finding[], rule: string): (string | undefined)[] =>
  findings.filter((finding) => finding.rule === rule).map(({ name, message }) => `${name ?? ""}: ${message}`);

test("a change of a provider's arguments is reported with its resources, and so is a resource that changes its provider", () => {
  const { findings } = reviewOf(previewOf("both-doors"));
  expect(of(findings, "provider-changed")).toEqual([
    "lab: the provider of 2 resources changes: alibabaRegion none → cn-shanghai",
  ]);
  expect(of(findings, "provider-moved")).toEqual([
    "lab-web: is managed through the provider second from now on, and not through lab",
  ]);
  expect(of(findings, "provider-new")).toEqual([
    "second: is a new provider: alibabaRegion cn-beijing, backend local, localStore lab-store, storePassphrase (secret)",
  ]);
});

test("a changed secret of a provider is reported without its value", () => {
  const preview = previewOf("both-doors");
  const step = named(preview.steps, "lab", PROVIDER) as RawPreview["steps"][number] & {
    diffReasons: string[];
  };
  step.diffReasons = ["storePassphrase"];
  const { findings } = reviewOf(preview);
  expect(of(findings, "provider-changed")).toEqual([
    "lab: the provider of 2 resources changes: storePassphrase (its value is secret), alibabaRegion none → cn-shanghai",
  ]);
});

test.each([
  [
    "localStore",
    "postgres://db.example.com/pki?user=pki&password=hunter2",
    "localStore postgres://db.example.com/pki",
  ],
  ["localStore", "postgres://hunter2@db.example.com/pki", "localStore postgres://db.example.com/pki"],
  ["unheardOf", "hunter2", ""],
  ["movedTo", { [["4dabf181930729395", "15e22adb298388d"].join("")]: "x", value: "hunter2" }, "movedTo"],
])("a provider's %s may be in plain text and grants no access", (name, value, expected) => {
  const preview = previewOf("both-doors");
  const provider = named(preview.steps, "second", PROVIDER).newState;
  if (provider) provider.inputs = { ...provider.inputs, [name]: value };
  const { findings, texts } = reviewOf(preview);
  expect(texts).not.toContain("hunter2");
  expect(of(findings, "provider-new").join("")).toContain(expected);
});

test.each([
  ["alibabaAccessKey", "hunter2"],
  ["alibabaSecretKey", "hunter2"],
  ["huaweiPassword", "hunter2"],
  ["localStore", "postgres://pki:hunter2@db.example.com/pki"],
])("a preview with a provider's %s in plain text is refused", (name, value) => {
  const preview = previewOf("both-doors");
  const provider = named(preview.steps, "second", PROVIDER).newState;
  if (provider) provider.inputs = { ...provider.inputs, [name]: value };
  expect(() => reviewOf(preview)).toThrow("--show-secrets");
});

test("a native type unknown to this release is reported, a component is not", () => {
  const preview = previewOf("both-doors");
  const [first] = preview.steps;
  const add = (type: string, name: string, custom: boolean): void => {
    const urn = `urn:pulumi:dev::test::${type}::${name}`;
    preview.steps.push({ op: "create", urn, newState: { urn, type, custom, inputs: {} } });
  };
  expect(first).toBeDefined();
  add("pki:alibaba/quantumCa:QuantumCa", "new-kind", true);
  add("pki:index/thing:Thing", "new-thing", true);
  add("pki:index/fleet:Fleet", "new-component", false);
  expect(of(reviewOf(preview).findings, "unknown-kind")).toEqual([
    "new-kind: this release of pulumi-pki does not know alibaba.QuantumCa: upgrade pulumi-pki",
    "new-thing: this release of pulumi-pki does not know index.Thing: upgrade pulumi-pki",
  ]);
});

test.each([
  ["pki:index/hierarchy:Hierarchy$pki:alibaba/subCa:SubCa::devices", "pki:alibaba/subCa:SubCa"],
  [
    "pulumi-pki:index:Hierarchy$pulumi-nodejs:dynamic/alibaba:SubCa::devices",
    "pulumi-nodejs:dynamic/alibaba:SubCa",
  ],
  ["pulumi:providers:pki::lab", "pulumi:providers:pki"],
])("the reason why the check of %s failed is reported", (urn, type) => {
  const preview = previewOf("both-doors");
  const message = `error: ${type} resource 'devices' has a problem: years must be a number`;
  preview.diagnostics = [{ urn: `urn:pulumi:dev::test::${urn}`, message, severity: "error" }];
  expect(of(reviewOf(preview).findings, "preview-failed").join("")).toContain("years must be a number");
});

test("messages of foreign resources are not repeated", () => {
  const preview = previewOf("both-doors");
  const urn = "urn:pulumi:dev::test::pulumi-nodejs:dynamic/shop:Order::order";
  const message = "error: pulumi-nodejs:dynamic/shop:Order resource 'order' has a problem: hunter2";
  preview.diagnostics = [{ urn, message, severity: "error" }];
  expect(reviewOf(preview).texts).not.toContain("hunter2");
});
