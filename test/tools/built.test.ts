import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { newFolder, removeFolders } from "../x509/support";

const MODULE = pathToFileURL(join(__dirname, "../../../tools/built.mjs")).href;

afterAll(removeFolders);

test("what was built is built again only after a source has changed, come or gone, or the output is gone", () => {
  const root = newFolder();
  for (const folder of ["bin", "sdk/huawei", "examples"]) mkdirSync(join(root, folder), { recursive: true });
  const write = (file: string, text = ""): void => {
    writeFileSync(join(root, file), text);
  };
  write("sdk/huawei/a.ts");
  write("tsconfig.json", '{ "include": ["sdk"] }');
  write("package-lock.json");
  /** Whether each of these steps is followed by a build. */
  const steps: readonly (readonly [step: string, act: () => void, built: boolean])[] = [
    ["nothing", () => undefined, true],
    ["nothing", () => undefined, false],
    [
      "a longer source",
      () => {
        write("sdk/huawei/a.ts", "export {};");
      },
      true,
    ],
    [
      "a touched source",
      () => {
        utimesSync(join(root, "sdk/huawei/a.ts"), 1, 1);
      },
      true,
    ],
    ["nothing", () => undefined, false],
    [
      "another source",
      () => {
        write("sdk/b.ts");
      },
      true,
    ],
    [
      "a source less",
      () => {
        rmSync(join(root, "sdk/b.ts"));
      },
      true,
    ],
    [
      "a file that is no source",
      () => {
        write("sdk/notes.md");
        write("examples/index.ts");
      },
      false,
    ],
    [
      "the compiler's settings",
      () => {
        write("tsconfig.json", '{ "include": ["sdk"], "extends": "x" }');
      },
      true,
    ],
    [
      "no output",
      () => {
        rmSync(join(root, "bin"), { recursive: true });
        mkdirSync(join(root, "bin"));
      },
      true,
    ],
  ];
  const script = `const { buildIfChanged } = await import(${JSON.stringify(MODULE)});
    let built = false;
    await buildIfChanged(${JSON.stringify(root)}, async () => { built = true; });
    console.log(built);`;
  const outcome = steps.map(([step, act]) => {
    act();
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    return [step, printed === "true\n"];
  });
  expect(outcome).toEqual(steps.map(([step, , built]) => [step, built]));
});

test("a build that fails is tried again", () => {
  const root = newFolder();
  mkdirSync(join(root, "bin"));
  writeFileSync(join(root, "tsconfig.json"), '{ "include": ["bin"] }');
  writeFileSync(join(root, "package-lock.json"), "");
  const script = `const { buildIfChanged } = await import(${JSON.stringify(MODULE)});
    let tried = 0;
    const build = async () => { tried++; throw new Error("it does not compile"); };
    for (const _ of [1, 2]) await buildIfChanged(${JSON.stringify(root)}, build).catch(() => undefined);
    console.log(tried);`;
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })).toBe(
    "2\n",
  );
});
