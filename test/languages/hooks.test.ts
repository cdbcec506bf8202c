import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stepLabels, TestStack } from "../engine/stack";
import { leaves } from "../engine/store";
import { addSdk, BUILD_MS, installPython, languageHost } from "./host";

interface Hooked {
  readonly hook: string;
  readonly id: string;
  readonly new: string;
  readonly old: string;
}

/** @param more - changes that trigger the hooks, and whether a hook fails after recording its arguments */
const program = ({ tags = "{}", trigger = "first", refuse = false } = {}): string => `
import json
import pulumi
import pulumi_pki as pki

def hook(name):
    def run(args):
        with open("hooks.jsonl", "a") as file:
            file.write(json.dumps({
                "hook": f"{name} {args.name}", "id": args.id,
                "new": (args.new_outputs or {}).get("certificate", ""),
                "old": (args.old_outputs or {}).get("certificate", ""),
            }) + "\\n")
        if name == "before_create" and ${refuse ? "True" : "False"}:
            raise Exception("not on a Friday")
    return pulumi.ResourceHook(name, run)

names = ["before_create", "after_create", "before_update", "after_update", "before_delete", "after_delete"]
subject = dict(organization="Example", organization_unit="IT", locality="Hangzhou", state="Zhejiang")
root = pki.alibaba.RootCa("root", common_name="Example Root", years=10,
    algorithm=pki.alibaba.Algorithm.ECC256, **subject)
sub = pki.alibaba.SubCa("sub", common_name="Example Sub", years=5, parent=root,
    algorithm=pki.alibaba.SubCaAlgorithm.ECC256, **subject)
pki.alibaba.ServerCertificate("web", common_name="a.example.com", parent=sub,
    algorithm=pki.alibaba.Algorithm.ECC256, days=30, tags=${tags},
    opts=pulumi.ResourceOptions(
        replacement_trigger="${trigger}",
        hooks=pulumi.ResourceHookBinding(**{name: [hook(name)] for name in names}),
    ))
`;

let stack: TestStack;

beforeAll(async () => {
  languageHost("python");
  const runtime = "\n  name: python\n  options:\n    virtualenv: venv";
  const files = { "__main__.py": program({ refuse: true }), "requirements.txt": "./sdks/pki" };
  stack = await TestStack.inLanguage(runtime, files);
  addSdk(stack, "python");
  installPython(stack);
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

/** The hook calls since the last check. */
function hooked(): Hooked[] {
  const file = join(stack.folder, "hooks.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  rmSync(file, { force: true });
  return lines.map((line) => JSON.parse(line) as Hooked);
}

const called = (all: readonly Hooked[]): string[] => all.map(({ hook }) => hook);
const PEM = /^-----BEGIN CERTIFICATE-----/;

test("a hook that fails before a certificate is created prevents its issue", async () => {
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain("not on a Friday");
  expect(leaves(stack.store)).toEqual([]);
  expect(called(hooked())).toEqual(["before_create web"]);
}, 300_000);

test("hooks run around create, update and replacement, and get the certificates", async () => {
  stack.write("__main__.py", program());
  await stack.up();
  const created = hooked();
  expect(called(created)).toEqual(["before_create web", "after_create web"]);
  expect(created[1]?.new).toMatch(PEM);
  expect(created[1]?.id).toBe(leaves(stack.store)[0]?.id);

  stack.write("__main__.py", program({ tags: '{"team": "web"}' }));
  await stack.up();
  const updated = hooked();
  expect(called(updated)).toEqual(["before_update web", "after_update web"]);
  expect(updated[1]?.new).toBe(created[1]?.new);

  stack.write("__main__.py", program({ tags: '{"team": "web"}', trigger: "second" }));
  expect(stepLabels((await stack.up()).steps)).toContain("create-replacement web");
  const replaced = hooked();
  // The new certificate exists before the old one is retired.
  expect(called(replaced)).toEqual([
    "before_create web",
    "after_create web",
    "before_delete web",
    "after_delete web",
  ]);
  expect(replaced[1]?.new).toMatch(PEM);
  expect(replaced[1]?.new).not.toBe(created[1]?.new);
  expect(replaced[2]?.old).toBe(created[1]?.new);
  expect(leaves(stack.store).map(({ id }) => id)).toEqual([replaced[1]?.id]);
}, 300_000);
