import { createPrivateKey } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pem from "../../provider/x509/keys";
import { Tokens } from "../../provider/emulator/huawei/tokens";
import type { TestStack } from "./stack";

/** Appended to the installed package: records every private key and every password that the provider sees. */
const HOOKS: Readonly<Record<string, string>> = {
  "provider/x509/keys.js": `{
    const { appendFileSync } = require("node:fs");
    const note = (text) => appendFileSync(process.env.SECRETS_LOG, JSON.stringify(text) + "\\n");
    for (const name of ["privateKeyPem", "readPrivateKey"]) {
      const own = exports[name];
      exports[name] = (...args) => {
        const result = own(...args);
        note(typeof result === "string" ? result : result.export({ type: "pkcs8", format: "pem" }).toString());
        return result;
      };
    }
  }`,
  "provider/connect.js": `{
    const { appendFileSync } = require("node:fs");
    const own = node_crypto_1.randomBytes;
    node_crypto_1.randomBytes = (size) => {
      const made = own(size);
      if (size === 24) appendFileSync(process.env.SECRETS_LOG, JSON.stringify(made.toString("base64url")) + "\\n");
      return made;
    };
  }`,
};

/** Every secret created while it records: by the provider of a stack, and by the service in this process. */
export class SecretLog {
  private readonly own = new Set<string>();

  constructor(private readonly file: string) {
    const made = pem.privateKeyPem;
    jest.spyOn(pem, "privateKeyPem").mockImplementation((key) => this.keep(made(key)));
    const issue = Object.getOwnPropertyDescriptor(Tokens.prototype, "issue")?.value as Tokens["issue"];
    const keep = this.keep.bind(this);
    jest.spyOn(Tokens.prototype, "issue").mockImplementation(function (this: Tokens, scope) {
      const issued = issue.call(this, scope);
      keep(issued.token);
      return issued;
    });
  }

  listenTo(stack: TestStack): void {
    stack.env.SECRETS_LOG = this.file;
    for (const [file, text] of Object.entries(HOOKS)) stack.patch(file, text);
  }

  /** Adds a secret and returns it; not for strings that may occur in any text. */
  keep(secret: string): string {
    this.own.add(secret);
    return secret;
  }

  all(): string[] {
    const lines = existsSync(this.file) ? readFileSync(this.file, "utf8").split("\n").filter(Boolean) : [];
    return [...new Set([...this.own, ...lines.map((line) => JSON.parse(line) as string)])];
  }
}

const WINDOW = 32;

/** Strings that must not occur wherever the secret must not be: no public key or certificate contains them. */
export function traces(secret: string): string[] {
  const isKey = secret.includes("PRIVATE KEY");
  const bytes = isKey ? privateParts(secret) : [Buffer.from(secret)];
  const encoded = bytes.flatMap((part) => [
    part.toString("hex").slice(0, 2 * WINDOW),
    part
      .toString("hex")
      .toUpperCase()
      .slice(0, 2 * WINDOW),
    ...alignments(part),
  ]);
  return isKey ? encoded : [...encoded, secret, encodeURIComponent(secret)];
}

/** The numbers of a private key that its public key does not reveal. */
function privateParts(key: string): Buffer[] {
  const { d, p, q } = createPrivateKey(key).export({ format: "jwk" });
  return [d, p, q].flatMap((part) => (part === undefined ? [] : [Buffer.from(part, "base64url")]));
}

/** The base64 of bytes at each alignment within a larger encoded text. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((skip) => {
    const text = bytes
      .subarray(skip)
      .toString("base64")
      .replace(/.{0,2}=*$/, "")
      .slice(0, WINDOW);
    return [text, text.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** The content of all files in a folder, recursively, without line ends, plain or escaped as in JSON. */
export const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => withoutLineEnds(readFileSync(join(entry.parentPath, entry.name), "utf8")))
    .join("\n");

export const withoutLineEnds = (text: string): string => text.replaceAll(/\\+[rn]|[\r\n]+/g, "");
