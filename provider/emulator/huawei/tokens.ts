import { createHmac, randomUUID } from "node:crypto";
import { parseObject } from "../../base/json";
import { isEqual } from "../keys";

/** What a token is good for: the account (CCM) or the project (APIG). */
export type TokenScope = "domain" | "project";

/** As documented. */
const LIFETIME = 24 * 3_600_000;

/**
 * Tokens that say what they are good for, under a key that comes from a secret: processes that were given the same
 * secret accept each other's.
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

  /** What a token is good for; undefined when it is not ours, or is over. */
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
