import { fork, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openssl } from "../x509/support";
import { askGo } from "../x509/go-judge";
import { mutate, pick, randomFrom } from "./mutate";
import { seeds, type Seed } from "./seeds";
import { removeFolders } from "../provider/support";
import { TARGETS, type Attempt, type Outcome } from "./targets";

/** Seconds to search; a fixed number of inputs if not set. `FUZZ_SEED` repeats a run. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const INPUTS = 1500;
const SEED = Number(process.env.FUZZ_SEED ?? (SECONDS > 0 ? Date.now() % 2 ** 31 : 1));
/** No input takes longer, however slow the machine is: this only detects hangs. */
const HANGS = 60_000;

const FIXTURES = join(__dirname, "../../../test/fixtures/review");
const PREVIEW = readFileSync(join(FIXTURES, "ca-replaced", "preview.json"), "base64");

let child: ChildProcess | undefined;

function start(): ChildProcess {
  const worker = join(__dirname, "worker.js");
  const started = fork(worker, [PREVIEW], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  started.stderr?.on("data", (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-4000)));
  return started;
}

let lastWords = "";

/** Tries an input in a monitored process, which must answer and survive. */
function tryInput(attempt: Attempt): Promise<Outcome> {
  const process = (child ??= start());
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      process.kill("SIGKILL");
      finish(() => {
        reject(new Error("it hangs"));
      });
    }, HANGS);
    const onExit = (code: number | null, signal: string | null): void => {
      child = undefined;
      finish(() => {
        reject(new Error(`the process ended (${signal ?? code}): ${lastWords}`));
      });
    };
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      process.off("exit", onExit).off("message", onMessage);
      settle();
    };
    const onMessage = (message: unknown): void => {
      finish(() => {
        resolve(message as Outcome);
      });
    };
    process.once("exit", onExit).once("message", onMessage).send(attempt);
  });
}

afterAll(() => {
  child?.disconnect();
  removeFolders();
});

test("mutated inputs, for every argument and command: no crash, no hang, no secret, no success for unreadable input", async () => {
  const next = randomFrom(SEED);
  const all = seeds();
  const end = Date.now() + SECONDS * 1000;
  const accepted: { target: string; text: string; where: string }[] = [];
  let tried = 0;
  for (; SECONDS > 0 ? Date.now() < end : tried < INPUTS; tried++) {
    const [seed, other] = [pick(all, next), pick(all, next)];
    const fitting = TARGETS.filter((target) => seed.fits.test(target));
    const target = next(5) > 0 && fitting.length > 0 ? pick(fitting, next) : pick(TARGETS, next);
    const input = next(8) === 0 ? seed.bytes : mutate(seed.bytes, other.bytes, next);
    const where = `seed ${SEED}, input ${tried}, ${seed.name} at ${target}: ${input.toString("base64")}`;
    const outcome = await tryInput({ target, input: input.toString("base64") }).catch((cause: unknown) => {
      throw new Error(where, { cause });
    });
    if (outcome.result === "broken") throw new Error(`${where}\n${outcome.output}`);
    if (shows(outcome.output, input, all))
      throw new Error(`${where}\nshows a secret: ${outcome.output.slice(0, 2000)}`);
    if (outcome.result === "green") accepted.push({ target, text: textOf(input), where });
  }
  expect(unreadable(accepted)).toEqual([]);
  if (SECONDS > 0)
    console.info(
      `${tried} inputs, seed ${SEED}: ${accepted.length} taken, ${tried - accepted.length} refused`,
    );
});

/**
 * Whether a text repeats part of a private key that is complete in the input. For incomplete keys, which a mutation
 * may leave, it cannot be decided.
 */
function shows(text: string, input: Buffer, all: readonly Seed[]): boolean {
  const given = input
    .toString("latin1")
    .replaceAll("\\n", "")
    .replace(/[\s\0]/g, "");
  const keys = all.flatMap(({ secrets }) => secrets).filter((secret) => given.includes(secret));
  if (keys.length === 0) return false;
  const shown = text.replaceAll("\\n", "").replace(/[\s'+]/g, "");
  return keys.some((key) => pieces(key.replaceAll("+", "")).some((piece) => shown.includes(piece)));
}

/** Parts long enough not to occur by chance; the start of a key is the same for all of a type. */
const pieces = (key: string): string[] =>
  Array.from({ length: Math.max(0, Math.floor((key.length - 60) / 8)) }, (_, at) =>
    key.slice(40 + 8 * at, 60 + 8 * at),
  );

/** The text of a file, decoded by its byte order mark. */
const textOf = (input: Buffer): string =>
  (input[0] === 0xff && input[1] === 0xfe ? input.toString("utf16le") : input.toString("utf8")).replace(
    /[\0\uFEFF\uFFFD]/g,
    "",
  );

const BLOCK = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([^-]*)-----END/;

/** Inputs that were accepted as requests or documents although independent readers reject them. */
function unreadable(accepted: readonly { target: string; text: string; where: string }[]): string[] {
  const requests = accepted.filter(({ target }) => target.endsWith(" csr"));
  if (requests.length === 0) throw new Error("no request was taken: nothing is compared");
  const verdicts = askGo(
    requests.map(({ text }) => ({
      kind: "csr" as const,
      der: [Buffer.from(BLOCK.exec(text.replaceAll("\\n", "\n"))?.[1] ?? "", "base64")],
    })),
  );
  const documents = accepted.filter(({ target }) =>
    /^(review (preview|html|--state)|list|graph)/.test(target),
  );
  return [
    ...requests
      .filter(({ text }, at) => verdicts[at]?.refused !== "" && !isRequest(text))
      .map(({ where }) => where),
    ...documents.filter(({ text }) => !isDocument(text)).map(({ where }) => where),
  ];
}

/** Whether OpenSSL can read and verify the request in a text. */
function isRequest(text: string): boolean {
  const body = BLOCK.exec(text.replaceAll("\\n", "\n"))?.[1] ?? "";
  const der = Buffer.from(body, "base64");
  return !openssl(["req", "-inform", "DER", "-noout", "-verify"], der).startsWith("REFUSED");
}

/** Whether a text contains a JSON document; shells and engines print messages around it. */
function isDocument(text: string): boolean {
  const begin = text.indexOf("{");
  const ends = [...text.matchAll(/\}/g)].map(({ index }) => index).reverse();
  return ends.some((end) => {
    try {
      JSON.parse(text.slice(begin, end + 1));
      return true;
    } catch {
      return false;
    }
  });
}

test("the inputs cover every kind, every command and every recorded file", () => {
  expect(TARGETS.length).toBeGreaterThan(150);
  expect(existsSync(FIXTURES) && readdirSync(FIXTURES).length).toBeGreaterThan(10);
});
