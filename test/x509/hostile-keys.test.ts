import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { newSeed } from "./hostile-keys";

/** Fuzzing time; without it, a fixed number of inputs is used. `FUZZ_SEED` repeats a run. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const SEED = Number(process.env.FUZZ_SEED ?? (SECONDS > 0 ? newSeed() : 1));
const INPUTS = 600;

test("keys of every type, size and sign, as requests, certificates, chains and private keys, never end the process", () => {
  const count = SECONDS > 0 ? 1e9 : INPUTS;
  const { stdout, stderr, status, signal } = spawnSync(
    process.execPath,
    [join(__dirname, "hostile-process.js"), `${SEED}`, "0", `${count}`],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
      env: { ...process.env, ...(SECONDS > 0 ? { HOSTILE_SECONDS: `${SECONDS}` } : {}) },
    },
  );
  const [last = "none", before] = stdout.trim().split("\n").reverse();
  if (SECONDS > 0) console.info(`${before} inputs, seed ${SEED}`);
  expect({ last, status, signal, stderr, seed: SEED }).toEqual({
    ...{ last: "done", status: 0, signal: null, stderr: "", seed: SEED },
  });
}, 600_000);
