import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CI_FILES } from "../../cli/init/files";
import { parsePolicy } from "../../policy";
import { CLI } from "../emulator/process";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const init = (cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [CLI, "init", ...args], { encoding: "utf8", cwd });

/** A folder with the given name and files. */
function folderOf(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(newFolder(), name);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

test("the project is named after its folder, as far as a project can be", () => {
  const folder = folderOf("Zertifikate für uns");
  expect(init(folder)).toMatchObject({ status: 0, stderr: "" });
  expect(parse(read(folder, "Pulumi.yaml"))).toMatchObject({ name: "Zertifikate-f-r-uns" });
  expect(JSON.parse(read(folder, "package.json"))).toMatchObject({
    name: "zertifikate-f-r-uns",
    private: true,
  });
});

test("a folder is created, and the next steps begin with entering it", () => {
  const { status, stdout } = init(newFolder(), "new/certificates");
  expect(status).toBe(0);
  expect(stdout).toContain('  cd "new/certificates"\n  npm install\n  pulumi stack init dev\n  pulumi up\n');
});

test("existing files are named, and nothing is written", () => {
  const folder = folderOf("p", { "index.ts": "mine", ".gitignore": "mine" });
  expect(init(folder)).toEqual(
    expect.objectContaining({
      status: 1,
      stderr: `pki: . already has index.ts, .gitignore: choose another folder, or remove what may be replaced [INVALID_INPUT]\n`,
    }),
  );
  expect(readdirSync(folder).sort()).toEqual([".gitignore", "index.ts"]);
});

test("a package.json keeps what it says", () => {
  const mine = {
    name: "mine",
    license: "MIT",
    dependencies: { "pulumi-pki": "file:../pulumi-pki-0.1.0.tgz" },
  };
  const folder = folderOf("p", { "package.json": JSON.stringify(mine) });
  expect(init(folder)).toMatchObject({ status: 0 });
  const merged = JSON.parse(read(folder, "package.json")) as Record<string, Record<string, string>>;
  expect(merged).toMatchObject({ ...mine, private: true, main: "index.ts" });
  expect(Object.keys(merged.dependencies ?? {}).sort()).toEqual(["@pulumi/pulumi", "pulumi-pki"]);
  expect(Object.keys(merged.devDependencies ?? {})).toEqual(["@types/node", "typescript"]);
});

test("a package.json is read in every encoding that an editor writes", () => {
  const folder = folderOf("app", { "package.json": '\ufeff{"name":"own"}' });
  expect(init(folder)).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(read(folder, "package.json"))).toMatchObject({ name: "own" });
});

test("a file where a folder belongs, and a folder where a file does, are refused in one line", () => {
  const folder = folderOf("app", { "a\u202eb": "" });
  mkdirSync(join(folder, "other", "package.json"), { recursive: true });
  for (const [place, reason] of [
    ["a\u202eb", /^pki: EEXIST: .*'a<U\+202E>b' \[INVALID_INPUT\]\n$/],
    ["a\u202eb/below", /^pki: ENOTDIR: .* \[INVALID_INPUT\]\n$/],
    ["other", /^pki: other.package\.json cannot be read: EISDIR: .* \[INVALID_INPUT\]\n$/],
  ] as const) {
    const { status, stderr } = init(folder, place);
    expect([status, stderr]).toEqual([1, expect.stringMatching(reason)]);
  }
});

test.each(["[]", "null", "{", '"x"'])(
  "a package.json that is %s is refused, and nothing is written",
  (text) => {
    const folder = folderOf("p", { "package.json": text });
    expect(init(folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is not a JSON object") as string,
    });
    expect(readdirSync(folder)).toEqual(["package.json"]);
  },
);

test.each([
  ["--name", "a b"],
  ["--name", "x".repeat(101)],
  ["--cloud", "aws"],
  ["--ci", "travis"],
])("%s %s is a usage error", (option, value) => {
  const folder = folderOf("p");
  expect(init(folder, option, value).status).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

test.each(Object.entries(CI_FILES))("the workflow for %s is where its service looks for it", (ci, file) => {
  const folder = folderOf("p");
  expect(init(folder, "--ci", ci).status).toBe(0);
  const workflows = Object.values(CI_FILES).flatMap((one) => (one ? [one.target.split("/")[0]!] : []));
  const written = readdirSync(folder).filter((name) => workflows.includes(name));
  expect(written).toEqual(file ? [file.target.split("/")[0]] : []);
  if (file) expect(read(folder, file.target)).toContain("pulumi");
});

test("a stack of a cloud names the backend and the regions of that cloud only", () => {
  const settingsFor = (cloud: string): unknown => {
    const folder = folderOf("p");
    expect(init(folder, "--cloud", cloud).status).toBe(0);
    return (parse(read(folder, "Pulumi.prod.yaml")) as { config: unknown }).config;
  };
  const backend = { "pki:backend": "cloud" };
  const [alibaba, huawei] = [{ "alicloud:region": "cn-hangzhou" }, { "huaweicloud:region": "cn-north-4" }];
  expect(settingsFor("alibaba")).toEqual({ ...backend, ...alibaba });
  expect(settingsFor("huawei")).toEqual({ ...backend, ...huawei });
  expect(settingsFor("both")).toEqual({ ...backend, ...alibaba, ...huawei });
});

test("git ignores the store and what the commands of the README write, and the policy is valid", () => {
  const folder = folderOf("p");
  expect(init(folder).status).toBe(0);
  const git = (...args: string[]): string => spawnSync("git", args, { encoding: "utf8", cwd: folder }).stdout;
  git("init", "--quiet");
  const written = [...read(folder, "README.md").matchAll(/> ([\w.]+)/g)].map(([, file = ""]) => file);
  const ignored = [...written, ".pki/store.db"];
  expect(
    git("check-ignore", ...ignored)
      .trim()
      .split("\n"),
  ).toEqual(ignored);
  expect(parsePolicy(read(folder, "pki-policy.yaml"), "pki-policy.yaml")).toBeDefined();
});
