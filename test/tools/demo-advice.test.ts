import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const MODULE = pathToFileURL(join(__dirname, "../../../tools/demo-advice.mjs")).href;

/** What the engine has printed after mistakes in the program, and the beginning of the advice. */
const MISTAKES: Readonly<Record<string, string>> = {
  "index.ts(19,3): error TS2561: Object literal may only specify known properties, but 'yeers' does not exist in type 'RootCaArgs'.":
    "The program does not compile, so nothing was done. Correct line 19 of examples/hierarchy/index.ts",
  "error: pulumi-nodejs:dynamic/alibaba:RootCa resource 'root' has a problem: years: must be at least 1":
    "years of root is refused. Correct it in examples/hierarchy/index.ts",
  "error: pulumi-nodejs:dynamic/alibaba:ServerCertificate resource 'www' has a problem: \u001b[31mit would outlive its CA":
    "www is refused, for the reason above. Correct it in examples/hierarchy/index.ts",
  "error: Running program failed with an unhandled exception:\nError: boom\n    at Object.<anonymous> (/x/examples/hierarchy/index.ts:42:7)":
    "The program failed at line 42 of examples/hierarchy/index.ts",
  "error: could not create stack: no space left on device":
    "That is not a mistake in examples/hierarchy/index.ts",
};

test("the advice of the demo fits the mistake", () => {
  const script = `const { adviceFor } = await import(${JSON.stringify(MODULE)});
    console.log(JSON.stringify(${JSON.stringify(Object.keys(MISTAKES))}.map(adviceFor)));`;
  const advice = JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
  ) as string[];
  expect(advice).toEqual(
    Object.values(MISTAKES).map((start) => expect.stringMatching(`^${start}`) as string),
  );
});
