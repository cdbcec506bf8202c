import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example, guide, KINDS, nameOf } from "./examples";
import { addSdk, BUILD_MS, pulumiJava, sdk } from "./host";

const GO_PACKAGES = join(__dirname, "../../../tools/languages/go-packages");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-pki-compiled-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The output of a compiler; a missing compiler fails the test by name. */
function complaints(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (error) throw new Error(`not supported here: ${command} cannot be run`, { cause: error });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

/** A Go module with a program for each of some examples. */
function writeGo(programs: Readonly<Record<string, string>>): void {
  for (const name of ["go.mod", "go.sum"]) cpSync(join(GO_PACKAGES, name), join(folder, name));
  addSdk({ folder }, "go");
  for (const [name, program] of Object.entries(programs)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "main.go"), program);
  }
}

const vet = (): string => complaints("go", ["vet", "./..."], { GOFLAGS: "", GOWORK: "off" });

/** The examples, and the first program on the plugin's page. */
const inLanguage = (language: string): [string, string][] => [
  ...KINDS.map((kind): [string, string] => [nameOf(kind), example(kind, language)]),
  ["guide", guide(language)],
];

test(
  "all examples compile in Go, and one with a wrong argument does not",
  () => {
    const programs = Object.fromEntries(inLanguage("go"));
    writeGo(programs);
    expect(vet()).toBe("");
    const [name = "", program = ""] = Object.entries(programs)[0] ?? [];
    writeFileSync(join(folder, name, "main.go"), program.replace("pulumi.Int(", "pulumi.String("));
    expect(vet()).toContain(`${name}/main.go`);
  },
  BUILD_MS,
);

/** Each example in its own package, because all have the same names. */
function writeJava(programs: readonly (readonly [string, string])[]): string[] {
  return programs.map(([name, program]) => {
    const file = join(folder, name, "App.java");
    mkdirSync(join(folder, name));
    writeFileSync(file, program.replace(/^package certificates;$/m, `package ${name};`));
    return file;
  });
}

/** javac compiles only the parts of the SDK that the programs use. */
const javac = (files: readonly string[], libraries: string): string =>
  complaints("javac", [
    ...["-proc:none", "-nowarn", "-d", join(folder, "classes"), "-cp", libraries],
    ...["-sourcepath", join(sdk("java"), "src/main/java"), ...files],
  ]);

test(
  "all examples compile in Java, and one with a wrong argument does not",
  () => {
    const libraries = pulumiJava();
    const programs = inLanguage("java");
    const files = writeJava(programs);
    expect(javac(files, libraries)).toBe("");
    expect(readdirSync(join(folder, "classes"))).toEqual(expect.arrayContaining(KINDS.map(nameOf)));
    const [name = "", program = ""] = programs[0] ?? [];
    const wrong = program.replace(/\.organization\("[^"]*"\)/, ".organization(1)");
    expect(wrong).not.toBe(program);
    const [file = ""] = writeJava([[`${name}_wrong`, wrong.replaceAll("certificates;", `${name}_wrong;`)]]);
    expect(javac([file], `${libraries}:${join(folder, "classes")}`)).toContain("App.java");
  },
  BUILD_MS,
);
