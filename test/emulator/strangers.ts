import { request as send } from "node:http";
import { ACCOUNT } from "./http";

/** The answer received. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request over its own connection, with exactly these headers. */
export function get(
  endpoint: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = send(`${endpoint}${path}`, { method, headers, agent: false });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    sent.end(body);
  });
}

/** Requests a token from the identity service with a password. */
export const askForToken = (endpoint: string, name: string, password: string): Promise<Answer> => {
  const user = { name, password, domain: { name: ACCOUNT.domainName } };
  const identity = { methods: ["password"], password: { user } };
  const body = JSON.stringify({ auth: { identity, scope: { domain: { name: ACCOUNT.domainName } } } });
  return get(endpoint, "/v3/auth/tokens", {}, "POST", body);
};
