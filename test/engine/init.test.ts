import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Section } from "../../cli/doctor/finding";
import { CLOUD_CHOICES } from "../../cli/init/choice";
import { textsOf } from "../cli/findings";
import { CLI } from "../emulator/process";
import { newFolder, removeFolders } from "../x509/support";
import { handshake, type Served } from "./handshake";
import { TestStack } from "./stack";

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create("");
  // The project itself says where to issue.
  Object.assign(stack.env, { PKI_BACKEND: undefined, PULUMI_NODEJS_TRANSPILE_ONLY: undefined });
});

afterAll(() => {
  stack.close();
  removeFolders();
});

/** What `pki doctor` finds wrong with the project, with the stack's configuration as Pulumi reads it. */
async function doctor(): Promise<string[]> {
  const options = { cwd: stack.folder, env: await stack.environment({ PULUMI_STACK: "dev" }) };
  const { stdout } = spawnSync(process.execPath, [CLI, "doctor", "--json"], { ...options, encoding: "utf8" });
  const { sections } = JSON.parse(stdout) as { sections: Section[] };
  expect(sections.map(({ title }) => title)).toEqual(["Tools", "Project", "Settings", "Local CA"]);
  const [read] = sections.find(({ title }) => title === "Settings")?.findings ?? [];
  expect(read).toMatchObject({ status: "ok", text: expect.stringContaining("pki:backend") as string });
  return textsOf(sections.flatMap(({ findings }) => findings.filter(({ status }) => status === "failed")));
}

test.each(CLOUD_CHOICES)(
  "a project for %s is created at once, on the local CA, and a client accepts its server",
  async (cloud) => {
    const folder = newFolder();
    const { status, stderr } = spawnSync(
      process.execPath,
      [CLI, "init", folder, "--cloud", cloud, "--name", "test"],
      {
        encoding: "utf8",
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    cpSync(folder, stack.folder, { recursive: true });

    // The generated policy accepts the program.
    stack.env.PKI_POLICY = join(stack.folder, "pki-policy.yaml");
    await stack.up();
    await stack.unchanged();
    const outputs = await stack.outputs<Served & Record<string, string>>();
    expect(await handshake(outputs)).toBe(true);
    if (cloud === "local") expect(await doctor()).toEqual([]);
    if (cloud === "both") {
      const { huaweiChain: chain = "", huaweiKey: key = "", huaweiTrusted: trusted = "" } = outputs;
      expect(await handshake({ chain, key, trusted })).toBe(true);
    }
  },
);
