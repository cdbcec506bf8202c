import { createHmac } from "node:crypto";
import type { WireAnswer } from "../../provider/emulator/exchange";
import { answerIam, IAM_OPERATIONS, isOpen, type IamOperation } from "../../provider/emulator/huawei/iam";
import { Tokens, type TokenScope } from "../../provider/emulator/huawei/tokens";
import { ACCOUNT, clock, DAY, gate, NOW, PLAIN, TEMPORARY, tokens } from "./huawei-gate";

beforeEach(() => {
  clock.now = NOW;
});

describe("Tokens", () => {
  test.each(["domain", "project"] as const)("one for a %s expires after a day", (scope) => {
    const { token, expires } = tokens.issue(scope);
    expect(expires).toEqual(new Date(NOW + DAY));
    clock.now = NOW + DAY - 1;
    expect(tokens.scopeOf(token)).toBe(scope);
    clock.now = NOW + DAY;
    expect(tokens.scopeOf(token)).toBeUndefined();
  });

  test("one expires after the configured time", () => {
    const short = new Tokens("secret", () => clock.now, 1000);
    expect(short.issue("domain").expires).toEqual(new Date(NOW + 1000));
  });

  test("are unique", () => {
    expect(tokens.issue("domain").token).not.toBe(tokens.issue("domain").token);
  });

  test("are accepted only with the same secret", () => {
    const { token } = tokens.issue("domain");
    expect(new Tokens("secret", () => NOW).scopeOf(token)).toBe("domain");
    expect(new Tokens("other", () => NOW).scopeOf(token)).toBeUndefined();
  });

  test("are refused after any change", () => {
    const { token } = tokens.issue("domain");
    const [text = "", signature = ""] = token.split(".");
    const more = Buffer.from(JSON.stringify({ scope: "project", expires: NOW + DAY })).toString("base64url");
    for (const changed of [`${more}.${signature}`, `${token}.x`, `${text}.`, text, `.${signature}`, "", "."])
      expect(tokens.scopeOf(changed)).toBeUndefined();
  });

  test("are refused if signed but empty", () => {
    const signatureOf = (text: string): string =>
      createHmac("sha256", "pulumi-pki emulator token secret").update(text).digest("base64url");
    for (const content of ["", "text", "[]", "{}", '{"scope":"domain"}']) {
      const text = Buffer.from(content).toString("base64url");
      expect(tokens.scopeOf(`${text}.${signatureOf(text)}`)).toBeUndefined();
    }
  });
});

describe("the identity service", () => {
  const iam = (operation: IamOperation, body = "", query = {}, keys = gate.keys): WireAnswer =>
    answerIam(
      operation,
      { method: "", path: "", search: "", query, headers: {}, body: Buffer.from(body) },
      { ...gate, keys },
    );
  const DOMAIN = { id: ACCOUNT.domainId, name: ACCOUNT.domainName };
  const JSON_TYPE = { "content-type": "application/json;charset=utf-8" };

  test("only a password needs no authentication", () => {
    const others = ["GET /v3/auth/domains", "GET /v3/projects"];
    expect(IAM_OPERATIONS).toEqual(["POST /v3/auth/tokens", ...others]);
    expect(IAM_OPERATIONS.filter(isOpen)).toEqual(["POST /v3/auth/tokens"]);
  });

  test("returns account and project, by any name", () => {
    const domains = iam("GET /v3/auth/domains");
    expect(domains).toMatchObject({ status: 200, headers: JSON_TYPE });
    expect(JSON.parse(domains.body)).toEqual({ domains: [{ ...DOMAIN, enabled: true }] });
    const project = { id: ACCOUNT.projectId, domain_id: ACCOUNT.domainId, enabled: true };
    const named = iam("GET /v3/projects", "", { name: "eu" });
    expect(named).toMatchObject({ status: 200, headers: JSON_TYPE });
    expect(JSON.parse(named.body)).toEqual({ projects: [{ ...project, name: "eu" }] });
    const unnamed = JSON.parse(iam("GET /v3/projects").body) as object;
    expect(unnamed).toEqual({ projects: [{ ...project, name: "cn-north-4" }] });
  });

  interface Auth {
    methods?: unknown;
    name?: unknown;
    password?: unknown;
    domain?: unknown;
    scope?: unknown;
  }
  const login = (auth: Auth, keys = gate.keys): WireAnswer => {
    const { methods = ["password"], name = ACCOUNT.userName, password = ACCOUNT.password } = auth;
    const { domain = { name: ACCOUNT.domainName }, scope = { domain: {} } } = auth;
    const user = { name, password, domain };
    const identity = { methods, password: { user } };
    return iam("POST /v3/auth/tokens", JSON.stringify({ auth: { identity, scope } }), {}, keys);
  };
  const OURS = { domain: { name: ACCOUNT.domainName } };

  const ABOUT_PROJECT = (name: string) => ({ project: { id: ACCOUNT.projectId, name } });
  const GIVEN: [string, object, TokenScope, object][] = [
    ["the account by its name", OURS, "domain", { domain: DOMAIN }],
    ["the account by its id", { domain: { id: ACCOUNT.domainId } }, "domain", { domain: DOMAIN }],
    [
      "the account by its id, which counts",
      { domain: { id: ACCOUNT.domainId, name: "other" } },
      "domain",
      { domain: DOMAIN },
    ],
    ["a project by any name", { project: { name: "eu" } }, "project", ABOUT_PROJECT("eu")],
    ["the project by its id", { project: { id: ACCOUNT.projectId } }, "project", ABOUT_PROJECT("")],
  ];
  test.each(GIVEN)("a password gives a token for %s", (_, scope, kind, about) => {
    const { status, headers, body } = login({ scope });
    expect(status).toBe(201);
    expect(headers).toMatchObject(JSON_TYPE);
    expect(tokens.scopeOf(headers["x-subject-token"] ?? "")).toBe(kind);
    expect(JSON.parse(body)).toEqual({
      token: { expires_at: "2026-01-03T03:04:05.000000Z", methods: ["password"], ...about },
    });
  });

  test("an account may be named by its id, and methods other than the password may be listed", () => {
    expect(login({ scope: OURS, domain: { id: ACCOUNT.domainId } }).status).toBe(201);
    expect(login({ scope: OURS, methods: ["totp", "password"] }).status).toBe(201);
  });

  const WRONG_USER = /username or password is wrong/;
  const WRONG_SCOPE = /scope is unknown/;
  const REFUSED: [string, Auth, RegExp][] = [
    ["another password", { password: "other" }, WRONG_USER],
    ["another user", { name: "other" }, WRONG_USER],
    ["another account by its name", { domain: { name: "other" } }, WRONG_USER],
    ["another account by its id", { domain: { id: "other", name: ACCOUNT.domainName } }, WRONG_USER],
    ["no account", { domain: {} }, WRONG_USER],
    ["another method", { methods: ["token"] }, WRONG_USER],
    ["no method", { methods: [] }, WRONG_USER],
    ["a scope of another account", { scope: { domain: { name: "other" } } }, WRONG_SCOPE],
    ["a scope of no account", { scope: { domain: {} } }, WRONG_SCOPE],
    ["another project", { scope: { project: { id: "other", name: "eu" } } }, WRONG_SCOPE],
    ["a project without a name", { scope: { project: {} } }, WRONG_SCOPE],
    ["no scope", { scope: {} }, WRONG_SCOPE],
    ["both scopes", { scope: { ...OURS, project: { name: "eu" } } }, WRONG_SCOPE],
  ];
  test.each(REFUSED)("%s gives no token", (_, auth, message) => {
    const { status, body } = login({ scope: OURS, ...auth });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toEqual({
      error: { code: 401, message: expect.stringMatching(message) as string, title: "Unauthorized" },
    });
  });

  const INVALID: [string, Auth][] = [
    ["a name that is a number", { name: 1 }],
    ["a password that is a number", { password: 1 }],
    ["an account that is a text", { domain: "account" }],
    ["an account whose name is a number", { domain: { name: 1 } }],
    ["an account whose id is a number", { domain: { id: 1 } }],
    ["methods that are a text", { methods: "password" }],
    ["more methods than there are", { methods: Array<string>(11).fill("password") }],
    ["a scope that is a text", { scope: "domain" }],
    ["a scope of an account that is a text", { scope: { domain: "account" } }],
    ["a scope of a project that is a text", { scope: { project: "project" } }],
  ];
  test.each(INVALID)("%s is refused", (_, auth) => {
    expect(login({ scope: OURS, methods: Array<string>(10).fill("password") }).status).toBe(201);
    const { status, body } = login({ scope: OURS, ...auth });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 400, title: "Bad Request" } });
  });

  test.each(["", "text", "[]", "{}", '{"auth":{}}'])("the body %j is refused", (body) => {
    expect(iam("POST /v3/auth/tokens", body)).toMatchObject({ status: 400, headers: JSON_TYPE });
  });

  test("the secret of a temporary key is not accepted as a password, that of a permanent key is", () => {
    const all = { id: ACCOUNT.userName, secret: ACCOUNT.password };
    expect(login({ scope: OURS }, [TEMPORARY, all]).status).toBe(201);
    expect(login({ scope: OURS }, [PLAIN, { ...all, securityToken: "token" }]).status).toBe(401);
  });
});
