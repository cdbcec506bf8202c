import { request as send, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { ServedAnswer, ServedRequest } from "../../provider/emulator/http";
import { isCall, strangerGate } from "../../provider/emulator/strangers";
import { serveRoutes } from "./routes";

let server: Server;
let endpoint: string;
const say = (body: string) => () => Promise.resolve({ body });
const tell = (request: ServedRequest): Promise<ServedAnswer> =>
  Promise.resolve({ body: String(isCall(request)) });
beforeAll(async () => {
  ({ server, endpoint } = await serveRoutes({
    gates: [strangerGate({ url: "http://pki.example.com:8640" })],
    routes: [
      { method: "GET", path: "/open", handle: say("open") },
      { method: "GET", path: "/health", isHealth: true, handle: say("health") },
      { method: "GET", path: "/", handle: tell },
      { method: "POST", path: "/", handle: tell },
    ],
    otherwise: ({ url }) =>
      Promise.resolve(url === "/signed" ? { body: "signed" } : { status: 404, body: "" }),
  }));
});
afterAll(() => server.close());

interface Visit {
  readonly method?: "GET" | "POST";
  readonly url: string;
  readonly headers?: Record<string, string>;
}

/** `fetch` would not send the headers under test. */
const answerTo = ({ method = "GET", url, headers = {} }: Visit): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    send(`${endpoint}${url}`, { method, headers, agent: false }, resolve).on("error", reject).end();
  });

async function visit(one: Visit): Promise<[number | undefined, string]> {
  const answer = await answerTo(one);
  return [answer.statusCode, await text(answer)];
}

const OTHER = { host: "rebound.example:8640" };
const ELSEWHERE: [number, string] = [421, "This server has another name; see --url.\n"];

describe("endpoints without a key", () => {
  const OURS = [
    ...["pki.example.com", "pki.example.com:1", "PKI.Example.com"],
    ...["localhost", "LOCALHOST:8640", "127.0.0.1:8640", "10.0.0.1", "[::1]:8640", "[2001:db8::1]"],
  ];
  test.each(OURS)("answer to the host name %s", async (host) => {
    expect(await visit({ url: "/open", headers: { host } })).toEqual([200, "open"]);
  });

  const OTHERS = [
    ...["rebound.example", "pki.example.com.rebound.example", "x.pki.example.com", "localhost.example"],
    ...["127.0.0.1.rebound.example", "1.2.3", "1[0.0.0.1", "10.0.0].1"],
  ];
  test.each(OTHERS)("do not answer to %s", async (host) => {
    expect(await visit({ url: "/open", headers: { host } })).toEqual(ELSEWHERE);
    expect(await visit({ url: "/", headers: { host } })).toEqual(ELSEWHERE);
  });
});

test.each<[string, Visit, number]>([
  ["health", { url: "/health" }, 200],
  ["what is signed", { url: "/signed", method: "POST" }, 200],
  ["what there is not", { url: "/nothing" }, 404],
])("%s may be requested under any host name", async (_, one, status) => {
  expect((await visit({ ...one, headers: OTHER }))[0]).toBe(status);
});

describe("a call, under any host name, is a request that names its operation, or is signed", () => {
  test.each<Visit>([
    { url: "/", headers: { authorization: "x" } },
    { url: "/", headers: { "x-acs-action": "ListCert" } },
    { url: "/?Action=ListCert" },
    { url: "/?Signature=x" },
    { url: "/?Format=JSON&Action=ListCert" },
  ])("%j", async ({ url, headers = {} }) => {
    expect(await visit({ url, headers: { ...headers, ...OTHER } })).toEqual([200, "true"]);
  });

  test.each<Visit>([
    { url: "/" },
    { url: "/?q=Action" },
    { url: "/?action=x" },
    { url: "/", headers: { "x-acs-version": "x" } },
  ])("not %j", async ({ url, headers = {} }) => {
    expect(await visit({ url, headers: { ...headers, ...OTHER } })).toEqual(ELSEWHERE);
    expect(await visit({ url, headers })).toEqual([200, "false"]);
  });

  test("nor anything else but the page", async () => {
    expect(await visit({ url: "/open?Action=x", headers: OTHER })).toEqual(ELSEWHERE);
    expect(await visit({ url: "/open", headers: { ...OTHER, authorization: "x" } })).toEqual(ELSEWHERE);
  });
});

describe("a page of another site", () => {
  const CROSS = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
  test.each<Visit>([
    { url: "/open" },
    { url: "/health" },
    { url: "/signed", method: "POST" },
    { url: "/?Action=ListCert" },
    { url: "/nothing" },
  ])("gets nothing: %j", async (one) => {
    const foreign: [number, string] = [403, "Requests from other sites are refused.\n"];
    expect(await visit({ ...one, headers: CROSS })).toEqual(foreign);
    expect(await visit({ ...one, headers: { ...CROSS, ...OTHER } })).toEqual(foreign);
  });

  test.each([
    { ...CROSS, "sec-fetch-mode": "navigate" },
    { ...CROSS, "sec-fetch-site": "same-origin" },
    { "sec-fetch-mode": "cors" },
    { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" },
  ])("is not the origin of %j", async (headers) => {
    expect(await visit({ url: "/open", headers })).toEqual([200, "open"]);
  });

  test("may link here, under the server's own host names only", async () => {
    const link = { ...CROSS, "sec-fetch-mode": "navigate" };
    expect(await visit({ url: "/open", headers: { ...link, ...OTHER } })).toEqual(ELSEWHERE);
  });
});

test("a refusal is plain text and closes the connection, so that no body is read", async () => {
  const answer = await answerTo({ url: "/open", headers: OTHER });
  answer.resume();
  const { headers } = answer;
  expect(headers).toMatchObject({ connection: "close", "content-type": "text/plain; charset=utf-8" });
});
