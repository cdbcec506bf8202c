import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import { SECRETS } from "../../schema";
import { addReview } from "../../cli/review";
import { inProcess } from "./cli";
import { FIXTURES } from "./record";
import { tmpdir } from "node:os";

const PLANTED = "TOPSECRET";
const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const KEY = `-----BEGIN PRIVATE KEY-----\n${PLANTED}KEY\n-----END PRIVATE KEY-----\n`;

interface Raw {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  oldState?: Raw;
  newState?: Raw;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-pki-secrets-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const read = (scenario: string, file: string): unknown =>
  JSON.parse(readFileSync(join(FIXTURES, scenario, file), "utf8"));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Secrets as printed by `stack export --show-secrets`, with their marker, and by a preview. */
function plant(resource: Raw | undefined, marked: boolean): void {
  if (!resource) return;
  const secret = (value: string): unknown =>
    marked ? { ...SIGNATURE, plaintext: JSON.stringify(value) } : "[secret]";
  resource.inputs = { ...resource.inputs, privateKey: secret(KEY), password: secret(`${PLANTED}password`) };
  resource.outputs = {
    ...resource.outputs,
    privateKey: secret(KEY),
    result: secret(`${PLANTED}result`),
    organization: `${PLANTED}output`,
  };
  if (resource.type.endsWith(":ServerCertificate")) {
    resource.inputs.aliasName = secret(`${PLANTED}alias`);
    resource.inputs.tags = { team: secret(`${PLANTED}tag`) };
  }
}

function planted(scenario: string): { state: string; preview: string } {
  const state = read(scenario, "state.json") as { deployment: { resources: Raw[] } };
  for (const resource of state.deployment.resources) plant(resource, true);
  const preview = read(scenario, "preview.json") as { steps: Raw[]; config: unknown; diagnostics: unknown };
  for (const { oldState, newState } of preview.steps) {
    plant(oldState, false);
    plant(newState, false);
  }
  preview.config = { "app:token": `${PLANTED}config` };
  preview.diagnostics = [
    { urn: preview.steps.at(-1)?.urn, message: `error: ${PLANTED}diagnostic`, severity: "error" },
    { message: `Running with ${PLANTED}`, severity: "error" },
  ];
  return {
    state: write(`${scenario}-state.json`, state),
    preview: write(`${scenario}-preview.json`, preview),
  };
}

test.each([
  "name-added",
  "ca-replaced",
  "huawei-renewal",
  "huawei-gateway",
  "policy-violation",
  "secret-name",
])("no report of %s shows a secret, though the state was exported with --show-secrets", async (scenario) => {
  const { state, preview } = planted(scenario);
  expect(readFileSync(preview, "utf8")).toContain(PLANTED);
  for (const format of ["markdown", "html", "json"]) {
    const args = ["review", preview, "--state", state, "--format", format, "--profile", "internal"];
    const { stdout } = await inProcess(addReview, args);
    expect(stdout).toContain("secrets-in-clear");
    expect(stdout).not.toContain(PLANTED);
    expect(stdout).not.toContain("PRIVATE KEY");
  }
  for (const format of ["table", "tree", "csv", "json", "prometheus"]) {
    expect((await inProcess(addList, ["list", state, "--format", format])).stdout).not.toContain(PLANTED);
  }
  for (const format of ["html", "svg", "mermaid"]) {
    expect((await inProcess(addGraph, ["graph", state, "--format", format])).stdout).not.toContain(PLANTED);
  }
});

test("a preview made with --show-secrets is refused, because it does not mark secrets", async () => {
  const preview = read("name-added", "preview.json") as { steps: Raw[] };
  for (const { oldState } of preview.steps)
    if (oldState) oldState.outputs = { ...oldState.outputs, privateKey: KEY };
  const refused = inProcess(addReview, ["review", write("clear.json", preview)]);
  await expect(refused).rejects.toThrow(/--show-secrets: make it without/);
  await expect(refused).rejects.not.toThrow(PLANTED);
});

test("everything marked secret in a definition is recognized here", () => {
  const sdk = join(FIXTURES, "../../../sdk");
  const files = readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const lists = files.flatMap((name) => [
    ...readFileSync(join(sdk, name), "utf8").matchAll(/secrets: \[([^\]]*)\]/g),
  ]);
  const names = lists.flatMap(([, list = ""]) =>
    [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? ""),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !SECRETS.has(name))).toEqual([]);
});

test("a name that the program keeps secret is not taken from the certificate either", async () => {
  const { stdout } = await inProcess(addReview, [
    "review",
    join(FIXTURES, "secret-name", "preview.json"),
    "--state",
    join(FIXTURES, "secret-name", "state.json"),
  ]);
  expect(stdout).not.toContain("www.example.com");
  expect(stdout).toContain("its value is secret");
});

test("invalid JSON is refused without repeating any of it", async () => {
  const file = join(folder, "broken.json");
  writeFileSync(file, `{"key": ${PLANTED}`);
  await expect(inProcess(addReview, ["review", file])).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(inProcess(addReview, ["review", file])).rejects.not.toThrow(PLANTED);
});
