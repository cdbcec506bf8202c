import { execFileSync } from "node:child_process";
import { join } from "node:path";

const TOOLS = join(__dirname, "../../../tools");

/** How long a suite waits for what is built for it: on a busy machine, and the first time. */
export const BUILD_MS = 30 * 60_000;

/** Progress goes where the test run's own goes. */
const tool = (...args: string[]): string =>
  execFileSync(process.execPath, [join(TOOLS, args[0]!), ...args.slice(1)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();

/** Makes the engine able to run programs in a language; `npm test` sees this call and does so before the suites run. */
export const languageHost = (name: "yaml" | "python" | "java"): void => {
  tool("languages.mjs", name);
};

/** The folder of the generated SDK of the native plugin. */
export const sdk = (language: "nodejs" | "python" | "go" | "java" | "dotnet"): string =>
  tool("sdk.mjs", language);

/** A Python interpreter of a virtual environment with the package `pulumi`. */
export const pulumiPython = (): string => tool("python.mjs", "pulumi");
