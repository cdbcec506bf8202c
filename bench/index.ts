import { execFileSync, spawnSync } from "node:child_process";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import { join } from "node:path";
import { engineEnv } from "../test/engine/stack";

/**
 * Runs every benchmark but the long flood, one after another, after a description of the machine.
 *
 * usage: npm run bench [-- NAME [ARGUMENT ...]]
 */
const BENCHMARKS = {
  up: { file: "up.js", arguments: ["20", "100"] },
  fleet: { file: "fleet.js", arguments: ["100"] },
  issue: { file: "issue/index.js", arguments: ["1"] },
  flood: { file: "flood/index.js", arguments: ["60", "10000"] },
  growth: { file: "growth.js", arguments: ["1000", "10000", "100000"] },
  simulate: { file: "simulate.js", arguments: [] },
} as const;

type Name = keyof typeof BENCHMARKS;

const isName = (text: string): text is Name => Object.hasOwn(BENCHMARKS, text);

async function describeMachine(): Promise<void> {
  const env = await engineEnv();
  const pulumi = execFileSync("pulumi", ["version"], { env, encoding: "utf8" }).trim();
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[0]?.toFixed(1) ?? "?";
  console.log(`${new Date().toISOString()}, ${commit}, Node ${process.version}, Pulumi ${pulumi}`);
  console.log(
    `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${memory}, load ${load}`,
  );
}

function run(name: Name, given: readonly string[]): boolean {
  const { file, arguments: usual } = BENCHMARKS[name];
  console.log(`\n${name}`);
  const args = given.length > 0 ? given : usual;
  return spawnSync(process.execPath, [join(__dirname, file), ...args], { stdio: "inherit" }).status === 0;
}

async function main([name, ...given]: readonly string[]): Promise<void> {
  if (name !== undefined && !isName(name)) {
    console.error(`bench: ${name} is none of ${Object.keys(BENCHMARKS).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  await describeMachine();
  const failed = (name === undefined ? Object.keys(BENCHMARKS) : [name])
    .filter(isName)
    .filter((one) => !run(one, given));
  if (failed.length === 0) return;
  console.error(`bench: failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

void main(process.argv.slice(2));
