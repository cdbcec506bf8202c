import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Installed from "../../sdk/installed";

/** Pulumi's runner for user programs. */
const HOST = "/app/node_modules/@pulumi/pulumi/cmd/run/index.js";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-pki-installed-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The check as in a new process, because it caches its result. */
function check(main: string | undefined, from: string | undefined): void {
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- reloaded
    const { checkInstalled } = require("../../sdk/installed") as typeof Installed;
    checkInstalled(main, from);
  });
}

function install(place: string): void {
  const target = join(folder, place, "node_modules/pulumi-pki");
  mkdirSync(target, { recursive: true });
  const manifest = { name: "pulumi-pki", exports: { "./provider": "./provider.js" } };
  writeFileSync(join(target, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(target, "provider.js"), "");
}

test("installed in the folder of the program or above it", () => {
  install(".");
  mkdirSync(join(folder, "infra"));
  for (const from of [folder, join(folder, "infra")]) {
    expect(() => {
      check(HOST, from);
    }).not.toThrow();
  }
});

test.each([
  ["/", "npm"],
  ["/.pnpm/@pulumi+pulumi@3.248.0/node_modules/", "pnpm"],
])("installed for a component only, it is refused, and the error says what to install (%s%s)", (store) => {
  install("node_modules/component");
  expect(() => {
    check(`/app/node_modules${store}@pulumi/pulumi/cmd/run/index.js`, folder);
  }).toThrow(
    `pulumi-pki is not installed where the program is, in ${folder}, and the engine loads it from there, also for resources that a component declares: add it to the dependencies of the program (npm install pulumi-pki, pnpm add pulumi-pki, yarn add pulumi-pki)`,
  );
});

test.each([
  ["a unit test", "/app/node_modules/jest/bin/jest.js"],
  ["an inline program of the Automation API", "/app/deploy.js"],
  ["code without a main file", undefined],
])("%s runs anywhere", (_what, main) => {
  expect(() => {
    check(main, folder);
  }).not.toThrow();
});
