import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestStack } from "../engine/stack";

const TOOLS = join(__dirname, "../../../tools");

/** How long a suite waits for what is built for it, on a busy machine and for the first time. */
export const BUILD_MS = 30 * 60_000;

/** Progress is printed to the output of the test run. */
const tool = (...args: string[]): string =>
  execFileSync(process.execPath, [join(TOOLS, args[0]!), ...args.slice(1)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();

/**
 * Enables the engine to run programs in a language; `npm test` detects this call and prepares it before the suites
 * run.
 */
export const languageHost = (name: "yaml" | "python" | "go" | "java"): void => {
  tool("languages.mjs", name);
};

/** The folder of the native plugin's generated SDK. */
export const sdk = (language: "nodejs" | "python" | "go" | "java" | "dotnet"): string =>
  tool("sdk.mjs", language);

/** A Python interpreter of a virtual environment with the package `pulumi`. */
export const pulumiPython = (): string => tool("python.mjs", "pulumi");

/** The class path that a Pulumi program in Java needs in addition to the plugin's SDK. */
export const pulumiJava = (): string => tool("java.mjs", "pulumi");

/** Puts the SDK where `pulumi package add` would. */
export const addSdk = ({ folder }: { readonly folder: string }, language: "python" | "go"): void => {
  cpSync(sdk(language), join(folder, "sdks/pki"), { recursive: true });
};

/**
 * Installs a Python project with pip, but without the network: the environment already has everything that is not
 * in the project.
 */
export const installPython = (stack: TestStack): void => {
  const python = pulumiPython();
  const prefix = join(stack.folder, "packages");
  const options = ["--quiet", "--no-index", "--no-build-isolation", "--prefix", prefix];
  execFileSync(python, ["-m", "pip", "install", ...options, "-r", "requirements.txt"], { cwd: stack.folder });
  symlinkSync(dirname(dirname(python)), join(stack.folder, "venv"));
  // The engine does not pass a virtual environment to the host version that can be built from Go modules.
  stack.env.PULUMI_PYTHON_CMD = python;
  stack.env.PYTHONPATH = execFileSync(python, ["-c", PACKAGES_BELOW, prefix], { encoding: "utf8" }).trim();
};

const PACKAGES_BELOW =
  'import sys, sysconfig; print(sysconfig.get_path("purelib", vars={"base": sys.argv[1]}))';

/** Lets Go use its existing build cache: a test stack has its own cache folder. */
export const shareGoCache = (stack: TestStack): void => {
  stack.env.GOCACHE = execFileSync("go", ["env", "GOCACHE"], { encoding: "utf8" }).trim();
};
