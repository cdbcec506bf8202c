import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Tokens } from "../../provider/emulator/huawei/tokens";
import { removeFolders } from "../x509/support";
import { ACCOUNT, openEmulator } from "./http";
import { askForToken, get } from "./strangers";

afterAll(removeFolders);

/** The secret that signs tokens of the emulator in this process. */
const TOKEN_SECRET = JSON.stringify([ACCOUNT.password, "secretEXAMPLE"]);

describe("unsigned request bodies", () => {
  const POOL = 64 << 10;
  const unfinished = (endpoint: string): Socket => {
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
    socket.on("error", () => undefined);
    const head =
      "POST /v3/auth/tokens HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 20000\r\n\r\n";
    socket.write(head + "x".repeat(16_000));
    return socket;
  };

  test("unsigned bodies are limited in total; more are refused, and authenticated clients continue to be served", async () => {
    const served = await openEmulator({ limits: { strangeBodies: POOL, strangeBody: 32 << 10 } });
    const sockets: Socket[] = [];
    try {
      const refused: string[] = [];
      for (let count = 0; count < 12; count++) {
        const socket = unfinished(served.endpoint);
        socket.on("data", (part: Buffer) => refused.push(part.toString()));
        sockets.push(socket);
      }
      while (refused.length < 8) await pause(20);
      expect(refused).toHaveLength(8);
      for (const answer of refused) expect(answer).toMatch(/^HTTP\/1.1 429 [^]*APIGW.0308/);
      const own = { "x-auth-token": new Tokens(TOKEN_SECRET, Date.now).issue("domain").token };
      expect(await get(served.endpoint, "/v1/private-certificates", own, "POST", "{}")).toMatchObject({
        status: 400,
      });
    } finally {
      for (const socket of sockets) socket.destroy();
      await served.close();
    }
  });

  const SIGNED = `Access=nobody, SignedHeaders=x-sdk-date, Signature=${"0".repeat(64)}`;
  const ACS3 = `Credential=nobody,SignedHeaders=host;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce,Signature=${"0".repeat(64)}`;
  const ACS3_HEADERS = ["content-sha256: 0", "date: 0", "signature-nonce: 0", "version: 2020-06-30"];

  test.each([
    ["nobody", "POST /v1/private-certificates", [], /401 [^]*APIGW.0301/],
    [
      "an unknown key",
      "POST /v1/private-certificates",
      [`authorization: SDK-HMAC-SHA256 ${SIGNED}`],
      /401 [^]*verify aksk/,
    ],
    [
      "an unknown token",
      "POST /v1/private-certificates",
      ["x-auth-token: x"],
      /401 [^]*the token is unknown/,
    ],
    [
      "an unknown key of the other cloud",
      "POST /",
      [
        `authorization: ACS3-HMAC-SHA256 ${ACS3.replace(",Signature", ";x-acs-version;x-acs-action,Signature")}`,
        ...ACS3_HEADERS.map((header) => `x-acs-${header}`),
        "x-acs-action: ListCert",
      ],
      /404 [^]*InvalidAccessKeyId.NotFound/,
    ],
    ["nobody, of the other cloud", "POST /", ["content-type: application/json"], /400 [^]*MissingAction/],
    ["nobody, to what is not there", "PUT /nothing", [], /HTTP\/1.1 4/],
  ])("%s: refused after the headers, without waiting for the body", async (_who, line, headers, answer) => {
    const served = await openEmulator({ limits: { strangeBodies: 0 } });
    const socket = connect(Number(new URL(served.endpoint).port), "127.0.0.1");
    try {
      const head = [`${line} HTTP/1.1`, "host: a", "content-length: 100000", ...headers, "", ""];
      socket.write(head.join("\r\n"));
      const [received] = (await once(socket, "data")) as [Buffer];
      expect(received.toString()).toMatch(answer);
    } finally {
      socket.destroy();
      await served.close();
    }
  });

  test("one above the limit for unauthenticated clients is refused immediately", async () => {
    const served = await openEmulator({ limits: { strangeBody: 1000 } });
    try {
      const answer = await get(served.endpoint, "/v3/auth/tokens", {}, "POST", "x".repeat(1001));
      expect(answer).toMatchObject({ status: 413 });
    } finally {
      await served.close();
    }
  });

  test("memory is released: repeating requests takes up no more", async () => {
    const served = await openEmulator({ limits: { strangeBodies: 8 << 10, strangeBody: 8 << 10 } });
    try {
      for (let count = 0; count < 50; count++)
        expect(await askForToken(served.endpoint, "a", "b")).toMatchObject({ status: 401 });
    } finally {
      await served.close();
    }
  });
});

test("a connection that sends without reading responses is closed; others continue", async () => {
  const served = await openEmulator();
  const socket = connect(Number(new URL(served.endpoint).port), "127.0.0.1");
  try {
    let received = "";
    socket.on("data", (part: Buffer) => (received += part.toString()));
    socket.on("error", () => undefined);
    const closed = once(socket, "close");
    socket.write("GET /store HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(1000));
    await closed;
    expect(received.split("HTTP/1.1 ").length - 1).toBeLessThanOrEqual(16);
    expect(await get(served.endpoint, "/health")).toMatchObject({ status: 200 });
  } finally {
    socket.destroy();
    await served.close();
  }
});

test("sixteen concurrent requests over one connection are answered in order", async () => {
  const served = await openEmulator();
  const socket = connect(Number(new URL(served.endpoint).port), "127.0.0.1");
  try {
    let received = "";
    socket.on("data", (part: Buffer) => (received += part.toString()));
    const ended = once(socket, "end");
    const one = "GET /store HTTP/1.1\r\nhost: localhost\r\n";
    socket.write(`${`${one}\r\n`.repeat(15)}${one}connection: close\r\n\r\n`);
    await ended;
    expect(received.match(/HTTP\/1.1 200/g)).toHaveLength(16);
  } finally {
    socket.destroy();
    await served.close();
  }
});
