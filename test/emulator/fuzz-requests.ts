import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { request } from "undici";
import { authorization as acs3 } from "../../provider/api/alibaba/signature";
import { actionOf } from "../../provider/api/alibaba/wire";
import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { canonicalQuery, sha256 } from "../../provider/base/canonical";
import { authorization as sdk } from "../../provider/api/huawei/signature";

/** The answer received. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };

/** A request with a valid signature, whatever it asks for. */
export const signedAlibaba = (
  endpoint: string,
  ...asked: [operation: keyof typeof ALIBABA, query: Record<string, string>, body: string]
): Promise<Answer> => replayable(endpoint, ...asked)(endpoint);

/** The same, but it can be sent any number of times and to any server. */
export function replayable(
  endpoint: string,
  operation: keyof typeof ALIBABA,
  query: Record<string, string>,
  body: string,
): (to: string, more?: Readonly<Record<string, string>>) => Promise<Answer> {
  const headers = {
    host: new URL(endpoint).host,
    "x-acs-action": actionOf(operation),
    "x-acs-version": ALIBABA[operation].version,
    "x-acs-date": new Date().toISOString().replace(/\.\d+/, ""),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(body),
    "content-type": "application/x-www-form-urlencoded",
  };
  const parts = { method: "POST", path: "/", query, headers, body: Buffer.from(body) };
  const signed = { ...headers, authorization: acs3(parts, KEY) };
  return (to, more = {}) => send("POST", `${to}/?${canonicalQuery(query)}`, { ...signed, ...more }, body);
}

export function signedHuawei(
  endpoint: string,
  method: string,
  path: string,
  query: Record<string, string>,
  body: string,
): Promise<Answer> {
  const headers = {
    host: new URL(endpoint).host,
    "content-type": "application/json",
    "x-sdk-date": new Date().toISOString().replace(/[-:]|\.\d+/g, ""),
  };
  const key = { accessKeyId: KEY.accessKeyId, secretAccessKey: KEY.accessKeySecret };
  const proof = sdk({ method, path, query, headers, body }, key);
  const search = canonicalQuery(query);
  const url = `${endpoint}${path}${search === "" ? "" : `?${search}`}`;
  return send(method, url, { ...headers, authorization: proof }, body);
}

export async function send(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<Answer> {
  const limits = { headersTimeout: 40_000, bodyTimeout: 40_000 };
  const answer = await request(url, {
    method: method as "GET",
    headers,
    body: body === "" ? null : body,
    ...limits,
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

/** The server's answer to raw bytes, until it closes or the sender gives up. */
export function sendBytes(endpoint: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve(text);
    });
    socket.end(bytes);
  });
}
