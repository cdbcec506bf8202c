import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { actionOf } from "../../provider/api/alibaba/wire";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";

const TOOLS = join(__dirname, "../../../tools");

/** The path printed by a set-up tool. */
const made = (tool: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(TOOLS, tool), ...args], { encoding: "utf8" }).trim();

/** Languages of the official clients → the command that runs them; see tools/clients. */
export const LANGUAGES: Readonly<Record<string, () => [command: string, ...args: string[]]>> = {
  Go: () => [made("judge.mjs", "clients")],
  Java: () => ["java", "-cp", made("java.mjs"), "Clients"],
  Python: () => [made("python.mjs"), join(TOOLS, "clients/python/clients.py")],
};

/** A refusal as reported by a client, under the names used by both clouds' Node clients. */
export class Refusal extends Error {
  readonly errorCode: string;
  readonly httpStatusCode: number;

  constructor(
    readonly code: string,
    readonly status: number,
    readonly requestId: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.errorCode = code;
    this.httpStatusCode = status;
  }
}

interface Reply {
  readonly answer?: object;
  readonly error?: { code: string; status: number; requestId: string; message: string };
}

/** The official clients for a language, in a separate process. */
export interface Clients {
  readonly huawei: Invoke<HuaweiOperations>;
  /** Operations of an API version. */
  alibaba(version: string): Invoke<AlibabaOperations>;
  /** One operation, signed in one of the client's ways. */
  call(question: object): Promise<object>;
  stop(): Promise<void>;
}

/** Starts the clients for a language with the test key. */
export function startClients(language: string, endpoint: string): Clients {
  const [command, ...args] = LANGUAGES[language]!();
  const key = { PKI_ACCESS_KEY: "AKIDEXAMPLE", PKI_SECRET_KEY: "secretEXAMPLE", PKI_SECURITY_TOKEN: "" };
  const env = { ...process.env, ...key, PKI_ENDPOINT: endpoint, NO_PROXY: "127.0.0.1" };
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  // If it exits, that shows in the missing answer.
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  // Sequentially: one line of answer per line of question.
  const call = (question: object): Promise<object> => {
    const answered = last.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`the clients in ${language} ended`);
      const { answer, error } = JSON.parse(line.value) as Reply;
      if (error) throw new Refusal(error.code, error.status, error.requestId, error.message);
      return answer ?? {};
    });
    last = answered.catch(() => undefined);
    return answered;
  };
  return {
    call,
    huawei: ((operation: string, request: object) =>
      call({ cloud: "huawei", operation, request })) as Invoke<HuaweiOperations>,
    alibaba: (version) =>
      ((operation: string, request: object) =>
        call({
          ...{ cloud: "alibaba", version, request },
          operation: actionOf(operation),
        })) as Invoke<AlibabaOperations>,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
