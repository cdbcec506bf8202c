import { createHmac, randomUUID } from "node:crypto";
import { parseObject } from "../../base/json";
import { isEqual } from "../keys";

/** The scope of a token: the account (CCM) or the project (APIG). */
export type TokenScope = "domain" | "project";

/** As documented. */
const LIFETIME = 24 * 3_600_000;

/**
 * Self-contained tokens, authenticated with a key derived from a secret: processes with the same secret accept each
 * other's.
 */
export class Tokens {
  constructor(
    private readonly secret: string,
    private readonly now: () => number,
    private readonly lifetime = LIFETIME,
  ) {}

  issue(scope: TokenScope): { readonly token: string; readonly expires: Date } {
    const expires = this.now() + this.lifetime;
    const text = Buffer.from(JSON.stringify({ scope, expires, id: randomUUID() })).toString("base64url");
    return { token: `${text}.${this.sign(text)}`, expires: new Date(expires) };
  }

  /** The scope of a token; undefined if it is not authentic, or has expired. */
  scopeOf(token: string): TokenScope | undefined {
    const [text, signature = "", ...rest] = token.split(".") as [string, ...string[]];
    if (rest.length > 0 || !isEqual(signature, this.sign(text))) return undefined;
    const { scope, expires } = parseObject(Buffer.from(text, "base64url").toString()) ?? {};
    return Number(expires) > this.now() ? (scope as TokenScope) : undefined;
  }

  private sign(text: string): string {
    return createHmac("sha256", `pulumi-pki emulator token ${this.secret}`).update(text).digest("base64url");
  }
}
