import { connect as dial } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { KEY } from "../alibaba/official";
import { GENERIC } from "../alibaba/official-clients";
import { ROOT } from "../local/ca";
import { newFolder, removeFolders } from "../x509/support";
import { openEmulator } from "./http";
import { KEY_OPTIONS, startServe, type Serve } from "./process";

afterAll(removeFolders);

const core = GENERIC["openapi-core, ACS3"]!;

async function serving<T>(
  options: readonly string[],
  use: (serve: Serve) => Promise<T>,
  env = {},
): Promise<T> {
  const serve = await startServe(options, env);
  try {
    return await use(serve);
  } finally {
    if (serve.child.exitCode === null) await serve.stop("SIGKILL");
  }
}

describe("the first line", () => {
  test("names the address once it answers, and nothing else is printed when the key is given", async () => {
    await serving(KEY_OPTIONS, async ({ endpoint, output }) => {
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(`${endpoint}/health`)).json()).toEqual({ status: "ok" });
      expect(output).toHaveLength(1);
    });
  });

  test("without a key one is made and told, and it works", async () => {
    await serving([], async ({ endpoint, output, log }) => {
      while (output.length < 3) await sleep(10);
      const [, accessKeyId = ""] = /^access key (\S+)$/.exec(output[1] ?? "") ?? [];
      const [, accessKeySecret = ""] = /^secret key (\S{20,})$/.exec(output[2] ?? "") ?? [];
      const call = core(endpoint, { accessKeyId, accessKeySecret });
      expect(await call("ListCert", "2020-06-30", {})).toMatchObject({ TotalCount: 0 });
      expect(log.join("\n")).not.toContain(accessKeySecret);
    });
  });

  test("a key of the environment is taken, and not told", async () => {
    const env = { PKI_ACCESS_KEY: KEY.accessKeyId, PKI_SECRET_KEY: KEY.accessKeySecret };
    await serving(
      [],
      async ({ endpoint, output }) => {
        expect(await core(endpoint)("ListCert", "2020-06-30", {})).toMatchObject({ TotalCount: 0 });
        expect(output).toHaveLength(1);
      },
      env,
    );
  });

  test.each([
    ["half a key", ["--access-key", "a"]],
    ["an unknown fault", [...KEY_OPTIONS, "--faults", "fire=1"]],
    ["a port that is none", [...KEY_OPTIONS, "--port", "70000"]],
    ["an address that is not this machine's", [...KEY_OPTIONS, "--host", "203.0.113.1"]],
  ])("%s: it ends with a message", async (_name, options) => {
    await expect(startServe(options)).rejects.toThrow(/ended with [12]: /);
  });
});

test("it listens on this machine only, unless told otherwise", async () => {
  await serving(KEY_OPTIONS, async ({ endpoint }) => {
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const other = others.find(({ internal, family }) => !internal && family === "IPv4");
    if (!other) return;
    await expect(fetch(endpoint.replace("127.0.0.1", other.address))).rejects.toThrow();
  });
});

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("a running request is answered, new ones are not taken, and the exit code is 0", async () => {
    const faults = ["--faults", "CreateRootCACertificate#1=slow", "--fault-delay", "1000"];
    await serving([...KEY_OPTIONS, ...faults], async ({ endpoint, stop }) => {
      const answer = core(endpoint)("CreateRootCACertificate", "2020-06-30", ROOT);
      await sleep(500);
      const stopped = stop(signal);
      await expect(answer).resolves.toMatchObject({ Identifier: expect.any(String) as string });
      expect(await stopped).toBe(0);
      await expect(fetch(`${endpoint}/health`)).rejects.toThrow();
    });
  });
});

test("what a stopped server kept, the next one has", async () => {
  const options = [...KEY_OPTIONS, "--store", newFolder()];
  const made = await serving(options, ({ endpoint }) =>
    core(endpoint)("CreateRootCACertificate", "2020-06-30", ROOT),
  );
  const told = await serving(options, ({ endpoint }) =>
    core(endpoint)("DescribeCACertificate", "2020-06-30", { Identifier: made.Identifier }),
  );
  expect(told).toMatchObject({ Certificate: { X509Certificate: made.Certificate } });
});

describe("what takes up a connection is bounded", () => {
  const ARRIVAL = 300;

  /** What the server sends until it closes, to one who sends byte by byte. */
  async function trickle(endpoint: string, text: string): Promise<{ answer: string; sent: number }> {
    const socket = dial(Number(new URL(endpoint).port), "127.0.0.1");
    let answer = "";
    let isOpen = true;
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => (isOpen = false));
    let sent = 0;
    while (isOpen && sent < text.length) {
      socket.write(text[sent++] ?? "");
      await sleep(20);
    }
    socket.destroy();
    return { answer, sent };
  }

  test("headers that never end, and a body that never ends", async () => {
    const served = await openEmulator({ limits: { arrival: ARRIVAL } });
    try {
      for (const start of ["", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n"]) {
        const text = `${start || "GET / HTTP/1.1\r\nhost: a\r\nx: "}${"a".repeat(1000)}`;
        const { answer, sent } = await trickle(served.endpoint, text);
        expect(answer === "" || answer.startsWith("HTTP/1.1 408")).toBe(true);
        expect(sent).toBeLessThan(text.length);
      }
    } finally {
      await served.close();
    }
  });

  test("a running operation is cut off after the grace", async () => {
    const faults = { rates: { slow: 1 }, addressed: new Map(), seed: "1" };
    const served = await openEmulator({ limits: { grace: 100 }, faults, faultDelay: 60_000 });
    const answer = core(served.endpoint)("ListCert", "2020-06-30", {});
    const failed = expect(answer).rejects.toThrow();
    await sleep(200);
    await served.close();
    await failed;
  });

  test("was once wrong: a connection whose request was running is left open when the server stops", async () => {
    const faults = { rates: { slow: 1 }, addressed: new Map(), seed: "1" };
    const served = await openEmulator({ faults, faultDelay: 300 });
    const body = JSON.stringify({ auth: {} });
    const answer = fetch(`${served.endpoint}/v3/auth/tokens`, { method: "POST", body });
    await sleep(150);
    const closed = served.close();
    expect((await answer).headers.get("connection")).toBe("close");
    await closed;
  });

  test("an operation that takes too long is answered as unavailable", async () => {
    const faults = { rates: { slow: 1 }, addressed: new Map(), seed: "1" };
    const served = await openEmulator({ limits: { operation: 100 }, faults, faultDelay: 2_000 });
    try {
      const answer = core(served.endpoint)("ListCert", "2020-06-30", {});
      await expect(answer).rejects.toMatchObject({ code: "ServiceUnavailable" });
    } finally {
      await served.close();
    }
  });

  test("more calls at once than are allowed are throttled, the others are answered", async () => {
    const faults = { rates: { slow: 1 }, addressed: new Map(), seed: "1" };
    const served = await openEmulator({ limits: { concurrency: 2 }, faults, faultDelay: 300 });
    try {
      const call = core(served.endpoint);
      const calls = Array.from({ length: 5 }, () => call("ListCert", "2020-06-30", {}));
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "Throttling.User" });
    } finally {
      await served.close();
    }
  });
});
