import { z } from "zod";
import { parseObject } from "../../base/json";
import type { WireAnswer, ReceivedRequest } from "../exchange";
import { isEqual, type Account } from "../keys";
import type { HuaweiGatekeeper } from "./authentication";
import type { TokenScope } from "./tokens";

/** The operations of the identity service that clients call first, by method and path. */
export const IAM_OPERATIONS = ["POST /v3/auth/tokens", "GET /v3/auth/domains", "GET /v3/projects"] as const;
export type IamOperation = (typeof IAM_OPERATIONS)[number];

/** The operation that needs no authentication, because it authenticates. */
export const isOpen = (operation: string): boolean => operation === "POST /v3/auth/tokens";

const someone = z.object({ id: z.string().optional(), name: z.string().optional() });
const user = z.object({ name: z.string(), password: z.string(), domain: someone });
const tokenRequest = z.object({
  auth: z.object({
    identity: z.object({ methods: z.array(z.string()).max(10), password: z.object({ user }) }),
    scope: z.object({ domain: someone.optional(), project: someone.optional() }),
  }),
});

/** The identity service. The emulator is in every region: a project with any name is its only one. */
export function answerIam(
  operation: IamOperation,
  request: ReceivedRequest,
  gate: HuaweiGatekeeper,
): WireAnswer {
  const { account } = gate;
  switch (operation) {
    case "POST /v3/auth/tokens":
      return issueToken(request.body.toString(), gate);
    case "GET /v3/auth/domains":
      return answer(200, { domains: [{ id: account.domainId, name: account.domainName, enabled: true }] });
    case "GET /v3/projects": {
      const { name = "cn-north-4" } = request.query;
      const project = { id: account.projectId, name, domain_id: account.domainId, enabled: true };
      return answer(200, { projects: [project] });
    }
  }
}

function issueToken(body: string, { account, keys, tokens }: HuaweiGatekeeper): WireAnswer {
  const request = tokenRequest.safeParse(parseObject(body));
  if (!request.success) return refusal(400, "The request body is invalid", "Bad Request");
  const { identity, scope } = request.data.auth;
  const { name, password, domain } = identity.password.user;
  const isKnown = [
    identity.methods.includes("password"),
    isEqual(name, account.userName),
    isEqual(password, account.password),
    isOf(domain, account.domainId, account.domainName),
    // A temporary key is not valid without its token, and no password replaces the token.
    !keys.some(({ id, securityToken }) => id === account.userName && securityToken !== undefined),
  ].every(Boolean);
  if (!isKnown) return refusal(401, "The username or password is wrong.", "Unauthorized");
  const kind = scopeOf(scope, account);
  if (kind === undefined) return refusal(401, "The scope is unknown.", "Unauthorized");
  const { token, expires } = tokens.issue(kind);
  const about =
    kind === "domain"
      ? { domain: { id: account.domainId, name: account.domainName } }
      : { project: { id: account.projectId, name: scope.project?.name ?? "" } };
  const issued = { expires_at: expires.toISOString().replace("Z", "000Z"), methods: ["password"], ...about };
  return answer(201, { token: issued }, { "x-subject-token": token });
}

type Someone = z.infer<typeof someone>;

function scopeOf(
  { domain, project }: { domain?: Someone | undefined; project?: Someone | undefined },
  account: Account,
): TokenScope | undefined {
  if (domain && !project) return isOf(domain, account.domainId, account.domainName) ? "domain" : undefined;
  const isOurs = project?.id === undefined ? project?.name !== undefined : project.id === account.projectId;
  return isOurs && !domain ? "project" : undefined;
}

const isOf = ({ id, name }: Someone, ownId: string, ownName: string): boolean =>
  id === undefined ? name === ownName : id === ownId;

const refusal = (code: number, message: string, title: string): WireAnswer =>
  answer(code, { error: { code, message, title } });

const answer = (status: number, fields: object, headers?: Record<string, string>): WireAnswer => ({
  status,
  headers: { "content-type": "application/json;charset=utf-8", ...headers },
  body: JSON.stringify(fields),
});
