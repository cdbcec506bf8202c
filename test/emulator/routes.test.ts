import { once } from "node:events";
import { connect } from "node:net";
import type { AnswerOrReset } from "../../provider/emulator/http";
import { serveRoutes } from "./routes";

const PATHS: readonly (readonly [url: string, body: string])[] = [
  ["/crl/a.crl", "crl a"],
  ["/crl/a.b.crl", "crl a.b"],
  ["/crl/%61%2F.crl", "crl a/"],
  ["/crl/a.crl?x=1", "crl a"],
  ["/crl/a.crl/", "nothing"],
  ["/crl/.crl", "nothing"],
  ["/crl/axcrl", "nothing"],
  ["/ocsp/a/b/c%2Fd", "ocsp a b/c/d"],
  ["/ocsp/a/", "ocsp a "],
  ["/ocsp/a", "nothing"],
  ["http://localhost/crl/a.crl", "crl a"],
  ["/__proto__", "nothing"],
  ["/crl/__proto__.crl", "crl __proto__"],
];

/** A server's raw answer to a request. */
async function responseTo(endpoint: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  let text = "";
  socket.on("data", (part: Buffer) => (text += part.toString()));
  socket.on("error", () => undefined);
  socket.write(request);
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

const get = (url: string, method = "GET"): string =>
  `${method} ${url} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;

const bodyOf = (answer: string): string => answer.slice(answer.indexOf("\r\n\r\n") + 4);

const ROUTES = [
  ["/crl/:issuer.crl", "crl"],
  ["/ocsp/:issuer/*", "ocsp"],
] as const;

async function withServer<T>(
  work: (endpoint: string) => Promise<T>,
  otherwise: () => AnswerOrReset = () => ({ body: "nothing" }),
): Promise<T> {
  const { server, endpoint } = await serveRoutes({
    routes: ROUTES.map(([path, name]) => ({
      method: "GET" as const,
      path,
      handle: ({ params }) => Promise.resolve({ body: [name, ...Object.values(params)].join(" ") }),
    })),
    otherwise: () => Promise.resolve(otherwise()),
  });
  try {
    return await work(endpoint);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

test.each(PATHS)("%s: %s", async (url, body) => {
  await withServer(async (endpoint) => {
    const answer = await responseTo(endpoint, get(url));
    expect(answer.split("\r\n")[0]).toBe("HTTP/1.1 200 OK");
    expect(bodyOf(answer)).toBe(body);
  });
});

test("a path that is not percent-encoded text is refused for every route", async () => {
  await withServer(async (endpoint) => {
    for (const url of ["/%", "/crl/%zz.crl", "/crl/%ff.crl", "/v1/%e0%a4"])
      expect(await responseTo(endpoint, get(url))).toContain("HTTP/1.1 400 Bad Request");
    expect(await responseTo(endpoint, get("/x?%zz"))).toContain("HTTP/1.1 200 OK");
  });
});

test("HEAD returns the length of a body, and 204 has none", async () => {
  await withServer(async (endpoint) => {
    const head = await responseTo(endpoint, get("/x", "HEAD"));
    expect(head).toContain("content-length: 7\r\n");
    expect(bodyOf(head)).toBe("");
  });
  const nothing = await withServer(
    (endpoint) => responseTo(endpoint, get("/x")),
    () => ({ status: 204, headers: { "content-type": "application/json" }, body: "" }),
  );
  expect(nothing).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
  expect(nothing).not.toMatch(/^(content-|transfer-encoding)/im);
});

test("a response that cannot be sent ends only its connection, and a handler that throws is answered", async () => {
  let calls = 0;
  const otherwise = (): AnswerOrReset => {
    if (++calls === 1) return { headers: { "x-bad": "a\nb" }, body: "" };
    if (calls === 2) throw new Error("fault");
    return { body: "well" };
  };
  await withServer(async (endpoint) => {
    expect(await responseTo(endpoint, get("/x"))).toBe("");
    expect(await responseTo(endpoint, get("/x"))).toContain("HTTP/1.1 500 ");
    expect(bodyOf(await responseTo(endpoint, get("/x")))).toBe("well");
  }, otherwise);
});

test("requests queued behind another one are dropped when their connection is gone", async () => {
  let [begun, over] = [0, 0];
  const { server, endpoint } = await serveRoutes({
    // The first one is never answered, so the answers to the others wait.
    otherwise: () => (++begun === 1 ? new Promise(() => undefined) : Promise.resolve({ body: "well" })),
    over: () => over++,
  });
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  const closed = new Promise((resolve) => server.once("connection", (other) => other.once("close", resolve)));
  socket.write("GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(4));
  while (begun < 4) await new Promise(setImmediate);
  socket.destroy();
  await closed;
  await new Promise(setImmediate);
  expect(over).toBe(4);
  server.close();
});

test("input that is not HTTP gets one response, and headers above the limit another", async () => {
  await withServer(async (endpoint) => {
    expect(await responseTo(endpoint, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    const large = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"x".repeat(200_000)}\r\n\r\n`;
    expect(await responseTo(endpoint, large)).toMatch(/^HTTP\/1.1 431 /);
  });
});
