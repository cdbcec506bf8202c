import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { removeFolders } from "../x509/support";
import { replayable } from "./fuzz-requests";
import { clientAt } from "./http";
import { KEY_OPTIONS, startServe, type Serve } from "./process";

afterAll(removeFolders);

async function serving<T>(use: (serve: Serve) => Promise<T>, options: readonly string[] = []): Promise<T> {
  const serve = await startServe([...KEY_OPTIONS, "--workers", "2", ...options]);
  try {
    return await use(serve);
  } finally {
    if (serve.child.exitCode === null) await serve.stop("SIGKILL");
  }
}

/** The processes that a process has started. */
const childrenOf = ({ child }: Serve): number[] =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")
    .split(" ")
    .filter(Boolean)
    .map(Number);

/** Whether it runs: one that has ended may not have been waited for yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(20);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Over a connection of its own, which any of the workers may accept. */
async function get(url: string, options: Parameters<typeof request>[1] = {}): Promise<Answer> {
  const agent = new Agent();
  try {
    const { statusCode, body } = await request(url, { ...options, dispatcher: agent });
    return { status: statusCode, text: await body.text() };
  } finally {
    await agent.close();
  }
}

const metricOf = async ({ endpoint }: Serve, name: string): Promise<number> => {
  const { text } = await get(`${endpoint}/metrics`);
  const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
};

/** Sends the same call several times at once: each goes over a connection of its own. */
async function repeat({ endpoint }: Serve, times: number): Promise<Answer[]> {
  const call = replayable(endpoint, "ListCert", {}, "");
  return Promise.all(Array.from({ length: times }, () => call(endpoint)));
}

/** Begins an incomplete login that one of the workers has accepted; the result sends its last byte, for the status. */
async function begin({ endpoint }: Serve): Promise<() => Promise<number | undefined>> {
  const body = JSON.stringify({ auth: {} });
  const headers = { "content-length": body.length, expect: "100-continue" };
  const sent = http.request(`${endpoint}/v3/auth/tokens`, { method: "POST", headers, agent: false });
  const answered = once(sent, "response") as Promise<[http.IncomingMessage]>;
  sent.flushHeaders();
  await once(sent, "continue");
  sent.write(body.slice(0, -1));
  return async () => {
    sent.end(body.slice(-1));
    const [answer] = await answered;
    answer.resume();
    return answer.statusCode;
  };
}

test("one address is printed, once all of them serve", async () => {
  await serving(async (serve) => {
    expect(serve.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(serve.output).toHaveLength(1);
    expect(childrenOf(serve)).toHaveLength(2);
    expect(await metricOf(serve, "pki_workers")).toBe(2);
  });
});

test("a generated key is printed once, and all of them accept it", async () => {
  const serve = await startServe(["--workers", "2"]);
  try {
    await until(() => serve.output.length >= 3);
    const [id, secret] = serve.output.slice(1).map((line) => line.replace(/^(access|secret) key /, ""));
    const calls = Array.from({ length: 4 }, () =>
      clientAt(serve.endpoint, { accessKeyId: id ?? "", accessKeySecret: secret ?? "" })("ListCert", {}),
    );
    for (const { TotalCount } of await Promise.all(calls)) expect(TotalCount).toBe(0);
    expect(serve.output).toHaveLength(3);
  } finally {
    await serve.stop();
  }
});

test("a nonce is used once: a request that one of them has answered is refused by the other", async () => {
  await serving(async (serve) => {
    const call = replayable(serve.endpoint, "ListCert", {}, "");
    const [one = 0, other = 0] = childrenOf(serve);
    /** While one of them is stopped, the other accepts the connection. */
    const answerOf = async (stopped: number): Promise<Answer> => {
      process.kill(stopped, "SIGSTOP");
      try {
        return await call(serve.endpoint, { connection: "close" });
      } finally {
        process.kill(stopped, "SIGCONT");
      }
    };
    expect(await answerOf(one)).toMatchObject({ status: 200 });
    const used = expect.stringMatching(/"SignatureNonceUsed"/) as string;
    expect(await answerOf(other)).toMatchObject({ status: 400, text: used });
    expect(await answerOf(one)).toMatchObject({ status: 400, text: used });
  });
});

test("of many equal requests at once, one is answered", async () => {
  await serving(async (serve) => {
    const answers = await repeat(serve, 8);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes('"SignatureNonceUsed"'))).toHaveLength(7);
  });
});

test("metrics are sums, and what a killed one had reported is kept; it is replaced, counted and logged", async () => {
  await serving(async (serve) => {
    await repeat(serve, 8);
    const sums = async (): Promise<number[]> => {
      const found: number[] = [];
      while (found.length < 4) found.push(await metricOf(serve, "pki_requests_total"));
      return found;
    };
    expect(await sums()).toEqual([8, 8, 8, 8]);
    const [victim = 0, other = 0] = childrenOf(serve);
    process.kill(victim, "SIGKILL");
    await until(async () => (await metricOf(serve, "pki_workers_replaced_total")) === 1);
    await until(async () => (await metricOf(serve, "pki_workers")) === 2);
    expect(childrenOf(serve)).toContain(other);
    expect(childrenOf(serve)).not.toContain(victim);
    expect(await sums()).toEqual([8, 8, 8, 8]);
    const entries = serve.log.map((line) => JSON.parse(line) as { event?: string; pid?: number });
    const [ended, ...more] = entries.filter(({ event }) => event !== undefined);
    expect(ended).toMatchObject({ level: 50, pid: victim, signal: "SIGKILL" });
    expect(more).toEqual([]);
    expect((await repeat(serve, 4)).filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

test("all of them are killed at once: the address stays the same", async () => {
  await serving(async (serve) => {
    for (const pid of childrenOf(serve)) process.kill(pid, "SIGKILL");
    const isBack = (): Promise<boolean> =>
      metricOf(serve, "pki_workers").then(
        (running) => running === 2,
        () => false,
      );
    await until(isBack);
    expect(await metricOf(serve, "pki_workers_replaced_total")).toBeGreaterThanOrEqual(2);
  });
});

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("running requests are answered, all of them end, and the exit code is 0", async () => {
    await serving(async (serve) => {
      const pids = childrenOf(serve);
      const requests = await Promise.all([1, 2, 3, 4].map(() => begin(serve)));
      // A terminal signals every process of its group.
      for (const pid of pids) process.kill(pid, signal);
      const code = serve.stop(signal);
      await sleep(200);
      for (const finish of requests) expect(await finish()).toBe(400);
      expect(await code).toBe(0);
      expect(pids.filter(isRunning)).toEqual([]);
      await expect(get(`${serve.endpoint}/health`)).rejects.toThrow();
    });
  });
});

test("none of them outlives its parent, even if that is killed", async () => {
  await serving(async (serve) => {
    const pids = childrenOf(serve);
    expect(pids.filter(isRunning)).toHaveLength(2);
    await serve.stop("SIGKILL");
    await until(() => !pids.some(isRunning));
  });
});

test.each([
  [
    "faults, which are counted in one process",
    ["--workers", "2", "--faults", "ListCert#1=slow"],
    /--workers 1/,
  ],
  ["no workers", ["--workers", "0"], /from 1 to 64/],
  ["an address that is not this machine's", ["--workers", "2", "--host", "203.0.113.1"], /cannot be used/],
  ["a passphrase that is none", ["--workers", "2"], /PKI_STORE_PASSPHRASE/],
])("%s: it exits with a message", async (name, options, message) => {
  const env = name.includes("passphrase") ? { PKI_STORE_PASSPHRASE: "" } : {};
  const failed = expect(startServe([...KEY_OPTIONS, ...options], env)).rejects;
  await failed.toThrow(message);
});
