import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as dial } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { KEY } from "../alibaba/official";
import { GENERIC } from "../alibaba/official-clients";
import { ROOT } from "../local/ca";
import { newFolder, openssl, removeFolders } from "../x509/support";
import { replayable } from "./fuzz-requests";
import { openEmulator } from "./http";
import { CLI, KEY_OPTIONS, startServe, type Serve } from "./process";

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
  test("names the address once the server answers; nothing else is printed if the key is given", async () => {
    await serving(KEY_OPTIONS, async ({ endpoint, output }) => {
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(`${endpoint}/health`)).json()).toEqual({ status: "ok" });
      expect(output).toHaveLength(1);
    });
  });

  test("without a key, one is generated and printed, and works", async () => {
    await serving([], async ({ endpoint, output, log }) => {
      while (output.length < 3) await sleep(10);
      const [, accessKeyId = ""] = /^access key (\S+)$/.exec(output[1] ?? "") ?? [];
      const [, accessKeySecret = ""] = /^secret key (\S{20,})$/.exec(output[2] ?? "") ?? [];
      const call = core(endpoint, { accessKeyId, accessKeySecret });
      expect(await call("ListCert", "2020-06-30", {})).toMatchObject({ TotalCount: 0 });
      expect(log.join("\n")).not.toContain(accessKeySecret);
    });
  });

  test("a key from the environment is used, and not printed", async () => {
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
    ["an empty host, which would be every address", [...KEY_OPTIONS, "--host", ""]],
    ["a base of addresses that is none", [...KEY_OPTIONS, "--url", "localhost"]],
    ["a file for a CA that is not there", [...KEY_OPTIONS, "--ca-file", "ca.pem"]],
    ["an unknown fault", [...KEY_OPTIONS, "--faults", "fire=1"]],
    ["a port that is none", [...KEY_OPTIONS, "--port", "70000"]],
    ["an address that is not this machine's", [...KEY_OPTIONS, "--host", "203.0.113.1"]],
  ])("%s: it exits with a message", async (_name, options) => {
    await expect(startServe(options)).rejects.toThrow(/ended with [12]: /);
  });

  test.each(["PKI_ACCESS_KEY", "PKI_SECRET_KEY", "PKI_SECURITY_TOKEN", "PKI_STORE_PASSPHRASE"])(
    "%s set but empty: it exits naming the variable, and does not generate a key instead",
    async (name) => {
      await expect(startServe([], { [name]: "" })).rejects.toThrow(
        `ended with 1: pki: invalid configuration: ${name}: must not be empty`,
      );
    },
  );
});

test("listens only on this machine by default", async () => {
  await serving(KEY_OPTIONS, async ({ endpoint }) => {
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const other = others.find(({ internal, family }) => !internal && family === "IPv4");
    if (!other) return;
    await expect(fetch(endpoint.replace("127.0.0.1", other.address))).rejects.toThrow();
  });
});

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("a running request is answered, new ones are not accepted, and the exit code is 0", async () => {
    const faults = ["--faults", "CreateRootCACertificate#1=slow", "--fault-delay", "1000"];
    await serving([...KEY_OPTIONS, ...faults], async (serve) => {
      const { endpoint } = serve;
      const answer = core(endpoint)("CreateRootCACertificate", "2020-06-30", ROOT);
      await sleep(500);
      const stopped = serve.stop(signal);
      await expect(answer).resolves.toMatchObject({ Identifier: expect.any(String) as string });
      expect(await stopped).toBe(0);
      await expect(fetch(`${endpoint}/health`)).rejects.toThrow();
    });
  });
});

test("the server ends with the npx that started it", async () => {
  const args = ["serve", "--port", "0", "--store", newFolder(), "--log", "none", ...KEY_OPTIONS];
  // Like npx: through a shell that does not forward signals.
  const command = '"$0" "$@" & echo "$!"; wait';
  const shell = spawn("/bin/sh", ["-c", command, process.execPath, CLI, ...args], {
    env: { PATH: process.env.PATH, npm_command: "exec" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: shell.stdout }).on("line", (line) => lines.push(line));
  while (lines.length < 2) await sleep(20);
  const [server = ""] = lines;
  try {
    const endpoint = (lines[1] ?? "").replace("listening on ", "");
    const answers = (): Promise<boolean> =>
      fetch(`${endpoint}/health`).then(
        () => true,
        () => false,
      );
    expect(await answers()).toBe(true);
    shell.kill("SIGKILL");
    for (let attempt = 0; attempt < 100 && (await answers()); attempt++) await sleep(50);
    expect(await answers()).toBe(false);
  } finally {
    killIfThere(Number(server));
  }
});

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has exited by itself.
  }
}

describe("HTTPS", () => {
  const caFile = (): string => join(newFolder(), "ca.pem");

  /** The answer to a client that trusts only one CA. */
  async function healthOver(endpoint: string, ca: string): Promise<unknown> {
    const dispatcher = new Agent({ connect: { ca } });
    try {
      return await (await request(`${endpoint}/health`, { dispatcher })).body.json();
    } finally {
      await dispatcher.close();
    }
  }

  test("the store's own CA issues its certificate, and still does after a restart", async () => {
    const [file, other] = [caFile(), caFile()];
    const options = [...KEY_OPTIONS, "--store", newFolder(), "--https", "--ca-file"];
    await serving([...options, file], async ({ endpoint }) => {
      expect(endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      const ca = readFileSync(file, "utf8");
      expect(await healthOver(endpoint, ca)).toEqual({ status: "ok" });
      expect(await healthOver(endpoint.replace("127.0.0.1", "localhost"), ca)).toEqual({ status: "ok" });
      await expect(fetch(`${endpoint}/health`)).rejects.toThrow();
    });
    await serving([...options, other], async ({ endpoint }) => {
      expect(await healthOver(endpoint, readFileSync(file, "utf8"))).toEqual({ status: "ok" });
    });
    expect(readFileSync(other, "utf8")).toBe(readFileSync(file, "utf8"));
  });

  test("a given certificate is used", async () => {
    const folder = newFolder();
    const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    openssl([
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      ...subject,
      "-keyout",
      key,
      "-out",
      certificate,
    ]);
    await serving(
      [...KEY_OPTIONS, "--https", "--certificate", certificate, "--key", key],
      async ({ endpoint }) => {
        expect(await healthOver(endpoint, readFileSync(certificate, "utf8"))).toEqual({ status: "ok" });
      },
    );
  });
});

test("the next server has everything that a stopped one stored", async () => {
  const options = [...KEY_OPTIONS, "--store", newFolder()];
  const made = await serving(options, ({ endpoint }) =>
    core(endpoint)("CreateRootCACertificate", "2020-06-30", ROOT),
  );
  const described = await serving(options, ({ endpoint }) =>
    core(endpoint)("DescribeCACertificate", "2020-06-30", { Identifier: made.Identifier }),
  );
  expect(described).toMatchObject({ Certificate: { X509Certificate: made.Certificate } });
});

test("a request accepted by one server is refused by another one on the same store, and by the next", async () => {
  const options = [...KEY_OPTIONS, "--store", newFolder()];
  const used = { status: 400, text: expect.stringMatching(/"SignatureNonceUsed"/) as string };
  const sendTo = await serving(options, ({ endpoint }) =>
    serving(options, async (other) => {
      const again = replayable(endpoint, "ListCert", {}, "");
      expect(await again(endpoint)).toMatchObject({ status: 200 });
      expect(await again(endpoint)).toMatchObject(used);
      expect(await again(other.endpoint)).toMatchObject(used);
      return again;
    }),
  );
  await serving(options, async ({ endpoint }) => {
    expect(await sendTo(endpoint)).toMatchObject(used);
  });
});

describe("connections are limited in time", () => {
  const ARRIVAL = 300;

  /** The server's answer to a client that sends byte by byte, and how many bytes it accepts. */
  async function trickle(endpoint: string, text: string): Promise<{ answer: string; sent: number }> {
    const socket = dial(Number(new URL(endpoint).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    let sent = 0;
    const timer = setInterval(() => socket.write(text[sent++ % text.length] ?? ""), 20);
    await once(socket, "close");
    clearInterval(timer);
    return { answer, sent };
  }

  test("headers that never end, and a body that never ends", async () => {
    const served = await openEmulator({ limits: { arrival: ARRIVAL } });
    try {
      for (const start of ["", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n"]) {
        const text = `${start || "GET / HTTP/1.1\r\nhost: a\r\nx: "}${"a".repeat(1000)}`;
        const { answer, sent } = await trickle(served.endpoint, text);
        expect(answer).toMatch(/^(HTTP\/1.1 408|$)/);
        expect(sent).toBeLessThan(text.length);
      }
    } finally {
      await served.close();
    }
  });

  test("a running operation is cut off after the grace period", async () => {
    const faults = { rates: { slow: 1 }, addressed: new Map(), seed: "1" };
    const served = await openEmulator({ limits: { grace: 100 }, faults, faultDelay: 60_000 });
    const answer = core(served.endpoint)("ListCert", "2020-06-30", {});
    const failed = expect(answer).rejects.toThrow();
    await sleep(200);
    await served.close();
    await failed;
  });

  test("a connection with a running request is closed when the server stops", async () => {
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

  test("concurrent calls above the limit are throttled, the others are answered", async () => {
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
