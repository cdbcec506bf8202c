import { randomUUID } from "node:crypto";
import type { Answer } from "./listener";
import { DOMAIN, isSigned, PROJECT, REGION, USER, type WireRequest } from "./official";

/** The scope of a token: the account (CCM) or a project (APIG). */
interface Grant {
  readonly scope: "domain" | "project";
  readonly expires: number;
}

/** Why a request is rejected. */
export interface Rejection {
  readonly status: number;
  readonly code: string;
}

export const LIFETIME = 24 * 3_600_000;
const SKEW = 15 * 60_000;

const DATE = /^(....)(..)(..)T(..)(..)(..)Z$/;

/** Whether a signed request names either the account or the project of its path, and not both. */
function hasIdentity({ headers }: WireRequest, project: string | undefined): boolean {
  const { "x-domain-id": domain, "x-project-id": named } = headers;
  return project === undefined
    ? domain === DOMAIN && named === undefined
    : domain === undefined && named === project;
}

/** The identity service, and the checks that the gateway makes with it. */
export class FrontIam {
  private readonly grants = new Map<string, Grant>();
  /** All tokens ever issued. */
  readonly given: string[] = [];
  now: () => number = () => Date.now();
  /** Lifetime of issued tokens, in milliseconds. */
  lifetime = LIFETIME;

  /** Issues a token without a request. */
  grant(scope: Grant["scope"], lifetime = LIFETIME): string {
    const token = `token-${scope}-${randomUUID()}`;
    this.grants.set(token, { scope, expires: this.now() + lifetime });
    this.given.push(token);
    return token;
  }

  withdraw(token: string | undefined): void {
    this.grants.delete(token ?? "");
  }

  /** Undefined if the request may be carried out; `project` is the one in its path. */
  check(request: WireRequest, project?: string): Rejection | undefined {
    const token = request.headers["x-auth-token"];
    const isKnown = token === undefined ? this.checkSignature(request) : this.checkToken(token);
    // The identity service itself accepts everybody it knows, for any scope.
    if (isKnown !== undefined || request.path.startsWith("/v3/")) return isKnown;
    const isAllowed =
      token === undefined
        ? hasIdentity(request, project)
        : this.grants.get(token)?.scope === (project === undefined ? "domain" : "project");
    const isOurs = project === undefined || project === PROJECT;
    return isAllowed && isOurs ? undefined : { status: 403, code: "APIGW.0310" };
  }

  private checkSignature(request: WireRequest): Rejection | undefined {
    if (!isSigned(request)) return { status: 401, code: "APIGW.0301" };
    const date = (request.headers["x-sdk-date"] ?? "").replace(DATE, "$1-$2-$3T$4:$5:$6Z");
    const skew = Math.abs(Date.parse(date) - this.now());
    return skew <= SKEW ? undefined : { status: 401, code: "APIGW.0303" };
  }

  private checkToken(token: string): Rejection | undefined {
    const grant = this.grants.get(token);
    return grant && grant.expires > this.now() ? undefined : { status: 401, code: "APIGW.0301" };
  }

  /** The answer of the identity service; undefined if it has no such path. */
  answer(request: WireRequest): Answer | undefined {
    switch (`${request.method} ${request.path}`) {
      case "POST /v3/auth/tokens":
        return this.issue(JSON.parse(request.body) as TokenRequest);
      case "GET /v3/auth/domains":
        return { status: 200, fields: { domains: [{ id: DOMAIN, name: USER.domainName, enabled: true }] } };
      case "GET /v3/projects":
        return {
          status: 200,
          fields: { projects: request.query.name === REGION ? [{ id: PROJECT, name: REGION }] : [] },
        };
      default:
        return undefined;
    }
  }

  private issue({ auth: { identity, scope } }: TokenRequest): Answer {
    const { name, password, domain } = identity.password.user;
    const isKnown =
      identity.methods.includes("password") &&
      name === USER.userName &&
      password === USER.password &&
      domain.name === USER.domainName;
    if (!isKnown) return unauthorized("The username or password is wrong.");
    const isOf = (one: Named | undefined, id: string, ownName: string): boolean =>
      one !== undefined && (one.id === undefined ? one.name === ownName : one.id === id);
    const kind = isOf(scope.domain, DOMAIN, USER.domainName)
      ? "domain"
      : isOf(scope.project, PROJECT, REGION)
        ? "project"
        : undefined;
    if (kind === undefined) return unauthorized("The scope is not known.");
    const token = this.grant(kind, this.lifetime);
    const about = kind === "domain" ? { domain: { id: DOMAIN } } : { project: { id: PROJECT } };
    const expires_at = new Date(this.now() + this.lifetime).toISOString().replace("Z", "000Z");
    return {
      status: 201,
      fields: { token: { expires_at, methods: ["password"], ...about } },
      headers: { "X-Subject-Token": token },
    };
  }
}

interface Named {
  readonly id?: string;
  readonly name?: string;
}
interface TokenRequest {
  readonly auth: {
    readonly identity: {
      readonly methods: string[];
      readonly password: { readonly user: { name: string; password: string; domain: Named } };
    };
    readonly scope: { readonly domain?: Named; readonly project?: Named };
  };
}

const unauthorized = (message: string): Answer => ({
  status: 401,
  fields: { error: { code: 401, message, title: "Unauthorized" } },
});
