import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packages } from "../../cli/doctor/packages";
import { findProject, type Project } from "../../cli/doctor/project";
import { toolchain } from "../../cli/doctor/toolchain";
import { newFolder, removeFolders } from "../x509/support";
import { matching, textsOf } from "./findings";

// What is installed on this machine does not count.
process.env.PULUMI_HOME = newFolder();

afterAll(removeFolders);

function project(packages: Readonly<Record<string, string>>, yaml = "name: test\nruntime: nodejs\n"): string {
  const folder = newFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), yaml);
  writeFileSync(join(folder, "tsconfig.json"), "{}");
  for (const [path, version] of Object.entries(packages)) {
    mkdirSync(join(folder, "node_modules", path), { recursive: true });
    writeFileSync(join(folder, "node_modules", path, "package.json"), JSON.stringify({ version }));
  }
  return folder;
}
const PACKAGES = { "pulumi-pki": "0.1.0", "@pulumi/pulumi": "3.248.0", typescript: "5.9.3" };

async function projectIn(folder: string): Promise<Project> {
  const project = await findProject(folder);
  if (!project) throw new Error(`${folder} is not in a project`);
  return project;
}

const check = async (folder: string): Promise<string[]> =>
  textsOf(await packages(await projectIn(folder), "0.1.0"));

test("what is installed is reported, also from a subfolder", async () => {
  const folder = project(PACKAGES);
  mkdirSync(join(folder, "src"));
  for (const cwd of [folder, join(folder, "src")]) {
    expect(await check(cwd)).toEqual([
      ...["ok pulumi-pki 0.1.0", "ok @pulumi/pulumi 3.248.0", "ok typescript 5.9.3"],
    ]);
  }
});

test.each([
  ["nothing", {}, /^failed pulumi-pki is not installed .* → npm install pulumi-pki/],
  [
    "another release than the command's",
    { ...PACKAGES, "pulumi-pki": "0.0.9" },
    /^warning pulumi-pki 0\.0\.9/,
  ],
  ["an SDK that is too old", { ...PACKAGES, "@pulumi/pulumi": "3.99.0" }, /^failed @pulumi\/pulumi 3\.99\.0/],
  ["a TypeScript that Pulumi cannot use", { ...PACKAGES, typescript: "7.0.1" }, /^failed typescript 7\.0\.1/],
  [
    "a second copy of the SDK",
    { ...PACKAGES, "wrapper/node_modules/@pulumi/pulumi": "3.240.0" },
    /^warning @pulumi\/pulumi is installed 2 times: .* → npm dedupe/,
  ],
  [
    "a second copy below pnpm's folder",
    { ...PACKAGES, ".pnpm/pulumi-pki@0.0.9/node_modules/pulumi-pki": "0.0.9" },
    /^warning pulumi-pki is installed 2 times/,
  ],
])("%s is found", async (_, installed, message) => {
  expect(await check(project(installed))).toContainEqual(matching(message));
});

test.each(["{bad", "[]", '{"version":3}', ""])("a package whose manifest is %j is named", async (text) => {
  const folder = project(PACKAGES);
  const manifest = join(folder, "node_modules", "pulumi-pki", "package.json");
  writeFileSync(manifest, text);
  await expect(check(folder)).rejects.toThrow(`${manifest} has no version that can be read: install`);
});

test("a program in another language needs the plugin, and no packages", async () => {
  const path = "plugins:\n  providers:\n    - name: pki\n      path: node_modules/pulumi-pki\n";
  const tools = async (yaml: string, packages = {}): Promise<string[]> =>
    textsOf(await toolchain(await projectIn(project(packages, yaml))));
  const yaml = "name: test\nruntime:\n  name: yaml\n";
  expect(await tools(yaml)).toContainEqual(matching(/^failed the plugin pki, .* is not installed/));
  expect(await tools(yaml + path)).toContainEqual(matching(/^failed Pulumi\.yaml says/));
  expect(await tools(yaml + path, PACKAGES)).toContainEqual(matching(/^ok the plugin pki in /));
});
