import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stepLabels, TestStack } from "../engine/stack";
import { example, guide, KINDS, nameOf } from "./examples";
import { BUILD_MS, languageHost, pulumiPython, sdk } from "./host";

let stack: TestStack;

beforeAll(async () => {
  languageHost("yaml");
  stack = await TestStack.inLanguage("yaml");
  await stack.ok("config", "set", "--secret", "keystorePassword", "correct horse");
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

test.each(KINDS)(
  "the example of %s runs in YAML",
  async (kind) => {
    stack.project(`yaml\n${example(kind, "yaml")}`);
    const { code, output, steps } = await stack.preview();
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.not.stringMatching(/warning/i) as string,
    });
    expect(stepLabels(steps).length).toBeGreaterThan(0);
  },
  60_000,
);

test("the project with which the plugin's page begins comes up in YAML", async () => {
  const begun = await TestStack.inLanguage("yaml", { "Pulumi.yaml": guide("yaml") });
  try {
    await begun.up();
    const { certificate } = await begun.outputs<{ certificate: string }>();
    expect(certificate).toContain("BEGIN CERTIFICATE");
    await begun.unchanged();
  } finally {
    begun.close();
  }
}, 120_000);

/** Every program as a function, under Pulumi's own mocks: Python rejects arguments that the SDK does not have. */
const RUN_ALL = `
import pathlib, sys, pulumi

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return args.name + "-id", args.inputs
    def call(self, args):
        return {"chain": "", "fullChain": "", "issuerCertificate": "", "rootCertificate": ""}

pulumi.runtime.set_all_config({"project:keystorePassword": "correct horse"})
pulumi.runtime.set_mocks(Mocks(), preview=False)
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    try:
        exec(compile(file.read_text(), file.name, "exec"), {})
    except Exception as error:
        sys.exit(f"{file.name}: {error!r}")
    print(file.stem)
`;

test(
  "all of them construct their resources in Python",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-pki-python-"));
    try {
      mkdirSync(join(folder, "programs"));
      for (const kind of KINDS)
        writeFileSync(join(folder, "programs", `${nameOf(kind)}.py`), example(kind, "python"));
      writeFileSync(join(folder, "programs", "guide.py"), guide("python"));
      writeFileSync(join(folder, "all.py"), RUN_ALL);
      const python = pulumiPython();
      // The build writes to its source folder.
      cpSync(sdk("python"), join(folder, "sdk"), { recursive: true });
      const options = [
        "--quiet",
        "--log",
        join(folder, "log"),
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
      ];
      const target = join(folder, "packages");
      execFileSync(python, ["-m", "pip", "install", ...options, "--target", target, join(folder, "sdk")]);
      // Deprecation warnings of build tools, and references to missing files.
      const log = readFileSync(join(folder, "log"), "utf8");
      expect(log).not.toMatch(/you need to update your project|cannot be found/);
      const ran = execFileSync(python, [join(folder, "all.py"), join(folder, "programs")], {
        encoding: "utf8",
        env: { ...process.env, PYTHONPATH: target },
      });
      expect(ran.trim().split("\n")).toEqual([...KINDS.map(nameOf), "guide"].sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  BUILD_MS,
);
