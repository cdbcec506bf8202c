import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestStack } from "../engine/stack";

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
export const languageHost = (name: "yaml" | "python" | "go" | "java"): void => {
  tool("languages.mjs", name);
};

/** The folder of the generated SDK of the native plugin. */
export const sdk = (language: "nodejs" | "python" | "go" | "java" | "dotnet"): string =>
  tool("sdk.mjs", language);

/** A Python interpreter of a virtual environment with the package `pulumi`. */
export const pulumiPython = (): string => tool("python.mjs", "pulumi");

/** The class path of what a Pulumi program in Java needs beside the SDK of the plugin. */
export const pulumiJava = (): string => tool("java.mjs", "pulumi");

/** Puts the SDK where `pulumi package add` puts it. */
export const addSdk = ({ folder }: { readonly folder: string }, language: "python" | "go"): void => {
  cpSync(sdk(language), join(folder, "sdks/pki"), { recursive: true });
};

/**
 * Installs a project in Python as pip resolves its requirements, but without the network: the environment has all that is
 * not in the project.
 */
export const installPython = (stack: TestStack): void => {
  const python = pulumiPython();
  const prefix = join(stack.folder, "packages");
  const options = ["--quiet", "--no-index", "--no-build-isolation", "--prefix", prefix];
  execFileSync(python, ["-m", "pip", "install", ...options, "-r", "requirements.txt"], { cwd: stack.folder });
  symlinkSync(dirname(dirname(python)), join(stack.folder, "venv"));
  // A host that can be built from Go modules is told of no virtual environment by the engine.
  stack.env.PULUMI_PYTHON_CMD = python;
  stack.env.PYTHONPATH = execFileSync(python, ["-c", PACKAGES_BELOW, prefix], { encoding: "utf8" }).trim();
};

const PACKAGES_BELOW =
  'import sys, sysconfig; print(sysconfig.get_path("purelib", vars={"base": sys.argv[1]}))';

/** Lets Go find what it has compiled before: the cache folder of a test's stack is its own. */
export const shareGoCache = (stack: TestStack): void => {
  stack.env.GOCACHE = execFileSync("go", ["env", "GOCACHE"], { encoding: "utf8" }).trim();
};
