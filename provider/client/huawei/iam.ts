import { BadAnswer, PkiError } from "../../base/errors";
import type { Timer } from "../limiter";
import type { Identity } from "./credentials";
import type { Service } from "../../api/huawei/operations";

/** Sends one request to the identity service, signed if there is an access key; returns headers and decoded body. */
export type AskIam = (
  method: "GET" | "POST",
  path: string,
  query: Record<string, string>,
  body: string,
) => Promise<{ headers: Readonly<Record<string, unknown>>; fields: Record<string, unknown> }>;

/** The scope of a call: CCM belongs to the account, APIG to a project. */
export interface CallScope {
  /** `X-Auth-Token`; undefined if requests are signed. */
  readonly token: string | undefined;
  /** `X-Domain-Id` or `X-Project-Id` of a signed request. */
  readonly id: string | undefined;
}

/** What is known without a request. */
export interface Known {
  readonly region: string;
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  readonly domainId?: string | undefined;
}

interface Token {
  readonly token: string;
  /** Milliseconds. */
  readonly expires: number;
  readonly scopeId: string | undefined;
}

const EARLY = 5 * 60_000;
const LIFETIME = 24 * 3_600_000;

/** Tokens, account ids and project ids, each requested once and cached. */
export class Iam {
  private readonly tokens = new Map<Service, Promise<Token>>();
  private readonly refused = new Set<string>();
  private readonly ids = new Map<Service, Promise<string>>();

  constructor(
    private readonly identity: Identity,
    private readonly known: Known,
    private readonly ask: AskIam,
    private readonly timer: Timer,
  ) {}

  /** What a service call needs in addition to its own parameters. */
  async scope(service: Service): Promise<CallScope> {
    if (this.identity.kind === "password") {
      const { token, scopeId } = await this.token(service);
      return { token, id: scopeId };
    }
    const token = this.identity.kind === "token" ? this.identity.token : undefined;
    // A token identifies its account, but not the project that is part of a path.
    const id = token !== undefined && service === "ccm" ? undefined : await this.idOf(service);
    return { token, id };
  }

  /** Who the credentials belong to: the account, or for the gateway the project. */
  async owner(service: Service): Promise<string | undefined> {
    return this.identity.kind === "password" ? (await this.token(service)).scopeId : this.idOf(service);
  }

  /** Discards a token that the service rejected. Returns whether another one can be obtained. */
  renew(token: string | undefined): boolean {
    if (token !== undefined) this.refused.add(token);
    return this.identity.kind === "password";
  }

  // The promise is stored before anything is awaited, so that concurrent calls request only one token.
  private token(service: Service): Promise<Token> {
    const token = this.fresh(service, this.tokens.get(service));
    this.tokens.set(service, token);
    token.catch(() => {
      if (this.tokens.get(service) === token) this.tokens.delete(service);
    });
    return token;
  }

  private async fresh(service: Service, kept: Promise<Token> | undefined): Promise<Token> {
    const known = await kept;
    const isGood = known && !this.refused.has(known.token) && known.expires - this.timer.now() > EARLY;
    return isGood ? known : this.newToken(service);
  }

  private async newToken(service: Service): Promise<Token> {
    if (this.identity.kind !== "password") throw new TypeError("tokens are issued for a password only");
    const { userName: name, password, domainName } = this.identity;
    const user = { name, password, domain: { name: domainName } };
    const scope = service === "ccm" ? { domain: this.domainScope(domainName) } : { project: this.project() };
    const body = { auth: { identity: { methods: ["password"], password: { user } }, scope } };
    const { headers, fields } = await this.ask("POST", "/v3/auth/tokens", {}, JSON.stringify(body));
    const token = headers["x-subject-token"];
    const about = fields.token as
      { expires_at?: string; project?: { id?: string }; domain?: { id?: string } } | undefined;
    if (typeof token !== "string") throw new BadAnswer("POST /v3/auth/tokens", 201);
    const expires = Date.parse(about?.expires_at ?? "");
    return {
      token,
      expires: Number.isNaN(expires) ? this.timer.now() + LIFETIME : expires,
      scopeId: about?.project?.id ?? about?.domain?.id ?? this.known.projectId,
    };
  }

  private domainScope(name: string): object {
    return this.known.domainId === undefined ? { name } : { id: this.known.domainId };
  }

  private project(): object {
    const { projectId, projectName, region } = this.known;
    return projectId === undefined ? { name: projectName ?? region } : { id: projectId };
  }

  private idOf(service: Service): Promise<string> {
    const given = service === "ccm" ? this.known.domainId : this.known.projectId;
    if (given !== undefined) return Promise.resolve(given);
    const known = this.ids.get(service) ?? this.lookUp(service);
    this.ids.set(service, known);
    known.catch(() => this.ids.delete(service));
    return known;
  }

  private async lookUp(service: Service): Promise<string> {
    const name = this.known.projectName ?? this.known.region;
    const [path, query, list, missing] =
      service === "ccm"
        ? ["/v3/auth/domains", {}, "domains", "huaweicloud:domainId"]
        : ["/v3/projects", { name }, "projects", `huaweicloud:projectId (there is no project named ${name})`];
    const { fields } = await this.ask("GET", path, query, "");
    const [first] = (fields[list] ?? []) as { id?: string }[];
    if (typeof first?.id === "string") return first.id;
    throw new PkiError(
      "INVALID_CONFIG",
      `the identity service did not return the ${list} of this key: set ${missing}`,
    );
  }
}
