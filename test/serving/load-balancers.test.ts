import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { TestStack, stepLabels } from "../engine/stack";

const ROOT = join(__dirname, "../../..");
const EXAMPLE = join(ROOT, "examples/load-balancers");
const PROGRAMS = readdirSync(EXAMPLE).filter((file) => file.endsWith(".ts"));
const SCOPE = join(ROOT, "node_modules/@pulumi");
const CLOUDS = ["alicloud", "huaweicloud"];

/** Installs Alibaba Cloud's own Pulumi package in the stack's project. */
function installAlicloud({ folder }: TestStack): void {
  const scope = join(folder, "node_modules/@pulumi");
  unlinkSync(scope);
  mkdirSync(join(scope, "alicloud"), { recursive: true });
  for (const name of readdirSync(SCOPE)) symlinkSync(join(SCOPE, name), join(scope, name));
  const archive = execFileSync(process.execPath, [join(ROOT, "tools/alicloud.mjs")], { encoding: "utf8" });
  execFileSync("tar", ["xzf", archive.trim(), "--strip-components=1", "-C", join(scope, "alicloud")]);
}

/** Both clouds' plugins are the stand-in. */
function standIn(stack: TestStack): void {
  const plugin = (name: string): string => `    - name: ${name}\n      path: cloud\n`;
  stack.write(
    "Pulumi.yaml",
    `name: test\nruntime: nodejs\nmain: index.ts\nplugins:\n  providers:\n${CLOUDS.map(plugin).join("")}`,
  );
  mkdirSync(join(stack.folder, "cloud"));
  for (const name of CLOUDS) {
    const file = `cloud/pulumi-resource-${name}`;
    stack.write(file, `#!/bin/sh\nexec node ${join(__dirname, "cloud-plugin.js")} "$@"\n`);
    chmodSync(join(stack.folder, file), 0o700);
  }
  stack.env.CLOUD_FOLDER = join(stack.folder, "cloud");
}

/** What the plugins were called for since the start. */
const calls = ({ folder }: TestStack): string[] =>
  readFileSync(join(folder, "cloud/calls"), "utf8").trim().split("\n");

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
  for (const name of PROGRAMS) stack.write(name, readFileSync(join(EXAMPLE, name), "utf8"));
  stack.typescript('export * from "./alibaba";\nexport * from "./huawei";\n');
  installAlicloud(stack);
  standIn(stack);
});
afterAll(() => {
  stack.close();
});

test("examples/load-balancers compiles with the cloud's own package", () => {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", ".", "--noEmit", "--strict"], { cwd: stack.folder });
});

test("it comes up, whoever looks for an id gets the right one, and then a preview finds nothing to do", async () => {
  await stack.up();
  const { served } = await stack.outputs<{ served: string }>();
  const users = ["alb", "nlb", "ga", "waf"].map((name) => `create ${name} ${served}`);
  const number = served.replace(/-.*/, "");
  const asking = ["cdn", "esa"].map((name) => `create ${name} ${number}`);
  expect(calls(stack)).toEqual(expect.arrayContaining([...users, ...asking]));
  await stack.unchanged();
});

test("renewal: the new certificate, then whoever uses it moves, then the old one is retired", async () => {
  const before = calls(stack).length;
  await stack.ok("config", "set", "example-load-balancers:days", "60");
  const steps = stepLabels((await stack.up()).steps);
  const inOrder = (...expected: string[]): void => {
    expect(steps.filter((step) => expected.includes(step))).toEqual(expected);
  };
  for (const user of ["alb", "nlb", "ga", "waf", "cdn", "esa"]) {
    inOrder(
      ...["create-replacement www", "create-replacement copy", `update ${user}`],
      ...["delete-replaced copy", "delete-replaced www"],
    );
  }
  inOrder(
    ...["create-replacement classic", "create-replacement clb-certificate", "update clb"],
    ...["delete-replaced clb-certificate", "delete-replaced classic"],
  );
  inOrder("create-replacement shop", "update elb-certificate", "delete-replaced shop");
  inOrder(
    ...["create-replacement shop", "create-replacement waf-certificate", "update waf-shop"],
    ...["delete-replaced waf-certificate", "delete-replaced shop"],
  );
  const { served } = await stack.outputs<{ served: string }>();
  const during = calls(stack).slice(before);
  for (const user of ["alb", "nlb", "ga", "waf"]) expect(during).toContain(`update ${user} ${served}`);
  // The listener of ELB keeps its certificate's id.
  expect(during.filter((call) => call.includes(" elb "))).toEqual([]);
});
