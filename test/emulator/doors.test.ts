import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { Writable } from "node:stream";
import { turn } from "../../provider/base/turns";
import { Log } from "../../provider/emulator/log";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { ACCOUNT, openEmulator, type Served } from "./http";
import { CLI, KEY_OPTIONS } from "./process";
import { askForToken, get } from "./strangers";

afterAll(removeFolders);

describe("a temporary key", () => {
  test("does not accept its secret as a password, or its token as a security token", async () => {
    const account = { ...ACCOUNT, userName: "AK", password: "SK" };
    const keys = [{ id: "AK", secret: "SK", securityToken: "TOKEN" }];
    const served = await openEmulator({ account, keys });
    try {
      expect(await askForToken(served.endpoint, "AK", "SK")).toMatchObject({ status: 401 });
    } finally {
      await served.close();
    }
    const permanent = await openEmulator({ account, keys: [{ id: "AK", secret: "SK" }] });
    try {
      expect(await askForToken(permanent.endpoint, "AK", "SK")).toMatchObject({ status: 201 });
    } finally {
      await permanent.close();
    }
  });
});

describe("endpoints without authentication", () => {
  let served: Served;
  beforeAll(async () => {
    served = await openEmulator();
  });
  afterAll(() => served.close());

  test("a hundred concurrent connections are answered before other work continues", async () => {
    let [now, pieces, isOver] = [performance.now(), 0, false];
    const clock = jest.spyOn(performance, "now").mockImplementation(() => now);
    const workOn = async (): Promise<void> => {
      while (!isOver) {
        await turn();
        pieces++;
        now += 5;
      }
    };
    const working = workOn();
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(served.endpoint, "/health")));
    isOver = true;
    await working;
    clock.mockRestore();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(pieces).toBeLessThan(50);
  });

  const DOORS = ["/", "/metrics", "/crl/x.crl", "/ca/x.cer", "/ocsp/x/MA==", "/store", "/store/x"];
  test.each(DOORS)("%s answers to the server's own host names only", async (path) => {
    const own = await get(served.endpoint, path, { host: "localhost:8640" });
    expect([200, 404]).toContain(own.status);
    const foreign = await get(served.endpoint, path, { host: "rebound.example:8640" });
    expect(foreign).toMatchObject({ status: 421 });
  });

  test("health answers to any host name, and never to a page of another site, on any port and with any key", async () => {
    expect(await get(served.endpoint, "/health", { host: "rebound.example" })).toMatchObject({ status: 200 });
    const foreign = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
    for (const [path, method] of [
      ["/health", "GET"],
      ["/v3/auth/tokens", "POST"],
      ["/v1/private-certificates", "GET"],
      ["/?Action=ListCert", "GET"],
      ["/", "POST"],
      ["/nothing", "GET"],
    ] as const)
      expect([path, await get(served.endpoint, path, foreign, method)]).toMatchObject([
        path,
        { status: 403 },
      ]);
  });

  test.each(DOORS)("%s answers a user, and not a page of another site", async (path) => {
    const foreign = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    expect(await get(served.endpoint, path, foreign)).toMatchObject({ status: 403 });
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect([200, 404]).toContain((await get(served.endpoint, path, visit)).status);
  });

  test.each(["HEAD", "OPTIONS", "PATCH"])("%s carries out no operation", async (method) => {
    for (const path of ["/", "/v1/private-certificates", "/metrics"])
      expect((await get(served.endpoint, path, {}, method)).status).toBeGreaterThanOrEqual(400);
  });
});

describe("a store with many certificates", () => {
  const MANY = 5000;
  let served: Served;
  beforeAll(async () => {
    const store = await openStore(newFolder());
    const row = (index: number) => ({
      ...{ id: randomUUID(), cloud: "alibaba", type: "SERVER", issuer_id: null, status: "ISSUE" },
      ...{ serial_number: `AB${index}`, idempotency_key: null, private_key: null, revoked_at: null },
      ...{ certificate: "not a certificate", details: "{}" },
      ...{ not_before: 0, not_after: Date.now() + (index + 1) * 86_400_000, created_at: index },
    });
    const root = { ...row(MANY), type: "ROOT", id: "root" };
    await store.insertInto("certificates").values(root).execute();
    for (let from = 0; from < MANY; from += 50) {
      const rows = Array.from({ length: 50 }, (_, index) => ({ ...row(from + index), issuer_id: "root" }));
      await store.insertInto("certificates").values(rows).execute();
    }
    served = await openEmulator({ store });
  });
  afterAll(() => served.close());

  test("the page shows a hundred certificates and links to the others, without decoding them all", async () => {
    const { status, text } = await get(served.endpoint, "/");
    expect(status).toBe(200);
    expect(text.match(/<th scope="row">/g)).toHaveLength(100);
    expect(text).toMatch(/Page 1 of 50/);
    expect(text).toContain(`${MANY + 1} of ${MANY + 1} shown`);
    const last = await get(served.endpoint, "/?page=50");
    expect(last.text).toMatch(/Page 50 of 50/);
    expect(last.text).not.toMatch(/>Next</);
    expect((await get(served.endpoint, "/?page=999999")).text).toMatch(/Page 50 of 50/);
  });

  test("an unreadable certificate does not break the page for the others", async () => {
    expect((await get(served.endpoint, "/")).text).toContain("(cannot be read)");
  });

  test("serial numbers are searched in the whole store", async () => {
    const { text } = await get(served.endpoint, "/?q=ab4321");
    expect(text.match(/<th scope="row">/g)).toHaveLength(1);
    expect(text).toContain("AB4321");
  });

  test("metrics count the whole store", async () => {
    const { text } = await get(served.endpoint, "/metrics");
    expect(text).toContain(`pki_certificates{cloud="alibaba",type="SERVER",status="ISSUE"} ${MANY}`);
  });

  test("too many concurrent page requests are told to retry, and health still answers", async () => {
    const pages = Array.from({ length: 30 }, (_, index) => get(served.endpoint, `/?q=nothing${index}`));
    expect(await get(served.endpoint, "/health")).toMatchObject({ status: 200 });
    const statuses = new Set((await Promise.all(pages)).map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 503]);
  });
});

describe("the log", () => {
  class Full extends Writable {
    isFull = true;
    override _write(_chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
      done(this.isFull ? Object.assign(new Error("no space"), { code: "ENOSPC" }) : undefined);
    }
  }

  test("if it cannot be written, lines are dropped, health and metrics report it, and writing is retried", async () => {
    let now = 0;
    const streams: Full[] = [];
    const open = (): Full => {
      const stream = new Full({ autoDestroy: true });
      stream.isFull = streams.length === 0;
      streams.push(stream);
      return stream;
    };
    const log = new Log(open, () => now);
    const served = await openEmulator({ log });
    try {
      await askForToken(served.endpoint, "a", "b");
      await askForToken(served.endpoint, "a", "b");
      const { status, text } = await get(served.endpoint, "/health");
      expect(status).toBe(200);
      expect(JSON.parse(text)).toEqual({ status: "ok", log: { lost: 2, failing: "ENOSPC" } });
      expect((await get(served.endpoint, "/metrics")).text).toContain("pki_log_lines_lost 2");
      now += 10_000;
      await askForToken(served.endpoint, "a", "b");
      const later = JSON.parse((await get(served.endpoint, "/health")).text) as object;
      expect(later).toEqual({ status: "ok", log: { lost: 2 } });
      expect(streams).toHaveLength(2);
    } finally {
      await served.close();
    }
  });

  test("the server survives when nothing reads its output and log any more", async () => {
    const args = [CLI, "serve", "--port", "0", "--store", newFolder(), ...KEY_OPTIONS];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "close");
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const endpoint = line.toString().trim().replace("listening on ", "");
    child.stdout.destroy();
    child.stderr.destroy();
    for (let call = 0; call < 3; call++)
      expect(await askForToken(endpoint, "a", "b")).toMatchObject({ status: 401 });
    expect(JSON.parse((await get(endpoint, "/health")).text)).toMatchObject({
      log: { failing: "EPIPE" },
    });
    child.kill();
    expect(await ended).toEqual([0, null]);
  });
});

/** Runs a program with a terminal that nobody reads as its standard error. */
const ON_A_TERMINAL = `
import os, pty, sys
master, slave = pty.openpty()
os.set_inheritable(master, True)
os.dup2(slave, 2)
os.execvp(sys.argv[1], sys.argv[1:])`;

test.each([
  ["a pipe", process.execPath, []],
  ["a terminal", "python3", ["-c", ON_A_TERMINAL, process.execPath]],
])("a log to %s that nothing reads does not block the server", async (_name, program, first) => {
  const args = [...first, CLI, "serve", "--port", "0", "--store", newFolder(), ...KEY_OPTIONS];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const endpoint = line.toString().trim().replace("listening on ", "");
    for (let call = 0; call < 100; call++)
      expect(await askForToken(endpoint, "a", "b")).toMatchObject({ status: 401 });
    expect(await get(endpoint, "/health")).toMatchObject({ status: 200 });
  } finally {
    child.kill("SIGKILL");
    child.stderr.destroy();
    await ended;
  }
});

test("a header that identifies the client is sent only once", async () => {
  const served = await openEmulator();
  try {
    const socket = connect(Number(new URL(served.endpoint).port), "127.0.0.1");
    socket.end(
      "GET /v1/x HTTP/1.1\r\nhost: a\r\nX-Domain-Id: a\r\nx-domain-id: b\r\nconnection: close\r\n\r\n",
    );
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 [^]*x-domain-id appears more than once/);
  } finally {
    await served.close();
  }
});
