import { randomBytes, randomUUID } from "node:crypto";
import { request as send, type RequestOptions } from "node:http";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { authorization } from "../../provider/api/alibaba/signature";
import { canonicalQuery, sha256 } from "../../provider/base/canonical";
import { authorization as huaweiAuthorization } from "../../provider/api/huawei/signature";
import { HUAWEI_KEY, KEY, type Flood } from "./plan";

/**
 * A separate process that floods a server with everything at once until it is told to stop: requests without a key,
 * signed reads and writes, revocations, endless bodies and headers, and clients that never read.
 */
const flood = JSON.parse(process.argv[2] ?? "") as Flood;
const { endpoint, alibaba, huawei } = flood;
const { hostname, port, host } = new URL(endpoint);
const counts: Record<string, Record<string, number>> = {};
let isOver = false;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const ask = (options: RequestOptions, body = ""): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = send({ hostname, port, agent: false, ...options });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString("latin1") });
      });
    });
    sent.end(body);
  });

const get = (path: string) => (): Promise<Answer> => ask({ path });

const call =
  (action: string, query: Record<string, string>) =>
  (keyId = KEY.accessKeyId): Promise<Answer> => {
    const headers = {
      ...{ host, "x-acs-action": action, "x-acs-version": "2020-06-30" },
      "x-acs-date": new Date().toISOString().replace(/\.\d+/, ""),
      ...{ "x-acs-signature-nonce": randomUUID(), "x-acs-content-sha256": sha256("") },
    };
    const parts = { method: "POST", path: "/", query, headers, body: Buffer.alloc(0) };
    const signed = {
      ...headers,
      authorization: authorization(parts, { ...KEY, accessKeyId: keyId }),
    };
    return ask({ method: "POST", path: `/?${canonicalQuery(query)}`, headers: signed });
  };

const callHuawei = (path: string, query: Record<string, string>) => (): Promise<Answer> => {
  const headers = { "x-sdk-date": new Date().toISOString().replace(/[-:]|\.\d+/g, "") };
  const parts = { method: "GET", path, query, headers, body: Buffer.alloc(0) };
  const signed = { ...headers, authorization: huaweiAuthorization(parts, HUAWEI_KEY) };
  return ask({ path: `${path}?${canonicalQuery(query)}`, headers: signed });
};

/** Revokes a certificate, so that the next list is a new one. */
async function revokeOne(): Promise<Answer> {
  const page = String(1 + Math.floor(Math.random() * 400));
  const { text } = await call("ListCert", { ShowSize: "20", CurrentPage: page })();
  const ids = [...text.matchAll(/"Identifier":"([^"]+)"/g)].map(([, id]) => id ?? "");
  const Identifier = ids[Math.floor(Math.random() * ids.length)] ?? "";
  return call("CreateRevokeClientCertificate", { Identifier })();
}

const token = (): Promise<Answer> =>
  ask({ method: "POST", path: "/v3/auth/tokens" }, JSON.stringify({ auth: "x".repeat(30_000) }));

const MIX: [string, () => Promise<Answer>][] = [
  ["page", get("/")],
  ["page 500", get("/?status=valid&page=500")],
  ["search", get("/?q=ab1234")],
  ["metrics", get("/metrics")],
  ["crl", get(`/crl/${alibaba}.crl`)],
  ["ca", get(`/ca/${alibaba}.cer`)],
  ["ocsp", get(`/ocsp/${alibaba}/${encodeURIComponent(flood.ocsp)}`)],
  ["store", get(`/store/${randomUUID()}?serial=AB`)],
  ["token", token],
  ["ListCert", call("ListCert", { ShowSize: "50", CurrentPage: "900" })],
  ["DescribeCACertificate", call("DescribeCACertificate", { Identifier: alibaba })],
  ["ListCertificate", callHuawei("/v1/private-certificates", { limit: "50", offset: "20000" })],
  ["ListCertificate by name", callHuawei("/v1/private-certificates", { name: "nobody" })],
  ["ShowCertificateAuthority", callHuawei(`/v1/private-certificate-authorities/${huawei}`, {})],
  ["unknown key", () => call("ListCert", {})("nobody")],
  ["revoke", revokeOne],
];

async function client(): Promise<void> {
  while (!isOver) {
    const [name, work] = MIX[randomBytes(1)[0]! % MIX.length]!;
    const outcome = await work().then(
      ({ status }) => String(status),
      () => "no answer",
    );
    const own = (counts[name] ??= {});
    own[outcome] = (own[outcome] ?? 0) + 1;
  }
}

/** Keeps open a connection that sends only part of a request; when the server closes it, opens another. */
function hold(text: string, isDeaf = false): void {
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  socket.on("close", () => {
    if (!isOver) setTimeout(hold, 500, text, isDeaf);
  });
  if (isDeaf) socket.pause();
  else socket.resume();
  socket.write(text);
}

const UNSIGNED = `POST /v1/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n${"x".repeat(90_000)}`;
const OPEN_FORM = `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\n${"x".repeat(90_000)}`;
const SLOW_HEAD = "GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ";
const DEAF = `GET /crl/${alibaba}.crl HTTP/1.1\r\nhost: localhost\r\n\r\n`.repeat(3);

process.on("disconnect", () => process.exit());
process.on("message", () => {
  isOver = true;
});
for (let count = 0; count < flood.held / 4; count++) {
  hold(UNSIGNED);
  hold(OPEN_FORM);
  hold(SLOW_HEAD);
  hold(DEAF, true);
}
void Promise.all(Array.from({ length: flood.clients }, () => client())).then(async () => {
  process.send?.(counts);
  await pause(100);
  process.exit();
});
