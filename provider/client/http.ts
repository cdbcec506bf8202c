import { EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { NoAnswer } from "../base/errors";

const CONNECT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 60_000;
const MAX_ANSWER = 8 << 20;

/** One HTTP request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** An HTTP response. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends requests. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Errors that occur before anything is sent: the name did not resolve, or no connection was established. */
const NOT_SENT = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * A client with connection reuse, timeouts and a limited response size; `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are
 * honoured.
 *
 * @param limits - `answerTimeout`: milliseconds until a response must begin, and between two parts of it
 */
export function createHttp({ answerTimeout = ANSWER_TIMEOUT }: { answerTimeout?: number } = {}): Http {
  const dispatcher: Dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_TIMEOUT },
    headersTimeout: answerTimeout,
    bodyTimeout: answerTimeout,
    // An idle connection must not keep the provider's process alive.
    keepAliveTimeout: 4_000,
  });
  return async ({ method, url, headers, body }) => {
    try {
      const answer = await request(url, { dispatcher, method, headers, body: body.length > 0 ? body : null });
      return { status: answer.statusCode, headers: answer.headers, body: await readBounded(answer.body) };
    } catch (cause) {
      const code = codeOf(cause);
      const host = new URL(url).host;
      throw new NoAnswer(!NOT_SENT.has(code), `${host} did not answer (${code})`, { cause });
    }
  };
}

async function readBounded(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_ANSWER)
      throw Object.assign(new Error("the answer is too large"), { code: "ANSWER_TOO_LARGE" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  return cause === undefined ? "unknown reason" : codeOf(cause);
}
