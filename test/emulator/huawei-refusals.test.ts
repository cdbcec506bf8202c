import { canonicalQuery } from "../../provider/base/canonical";
import { Tokens } from "../../provider/emulator/huawei/tokens";
import { authorization } from "../../provider/api/huawei/signature";
import { KEY } from "../huawei/official";
import { removeFolders } from "../x509/support";
import { ACCOUNT, openEmulator, type Served } from "./http";

let served: Served;
beforeAll(async () => {
  served = await openEmulator();
});
afterAll(async () => {
  await served.close();
  removeFolders();
});

const MINUTE = 60_000;
const CERTIFICATES = "/v1/private-certificates";
const GATEWAY = `/v2/${ACCOUNT.projectId}/apigw/certificates`;

const dateAt = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");

interface Changes {
  readonly method?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly secret?: string;
  readonly id?: string;
  /** Applied after signing. */
  readonly sent?: { query?: Record<string, string>; headers?: Record<string, string>; body?: string };
}

interface Answer {
  readonly status: number;
  readonly error_code?: string;
  readonly error_msg?: string;
}

/** A signed request with some changes. */
async function signed(path: string, changes: Changes = {}): Promise<Answer> {
  const { method = "GET", query = {}, body = "", sent = {} } = changes;
  const headers = {
    host: new URL(served.endpoint).host,
    "content-type": "application/json",
    "x-sdk-date": dateAt(Date.now()),
    ...changes.headers,
  };
  const key = {
    accessKeyId: changes.id ?? KEY.accessKeyId,
    secretAccessKey: changes.secret ?? KEY.secretAccessKey,
  };
  const proof = authorization({ method, path, query, headers, body }, key);
  return send(
    path,
    method,
    sent.query ?? query,
    { ...headers, authorization: proof, ...sent.headers },
    sent.body ?? body,
  );
}

async function send(
  path: string,
  method: string,
  query: Record<string, string>,
  { host: _host, ...headers }: Record<string, string>,
  body = "",
): Promise<Answer> {
  const search = canonicalQuery(query);
  const answer = await fetch(`${served.endpoint}${path}${search === "" ? "" : `?${search}`}`, {
    method,
    headers,
    ...(body === "" ? {} : { body }),
  });
  const text = await answer.text();
  const fields = (text === "" ? {} : JSON.parse(text)) as object;
  if (answer.status >= 400 && !path.startsWith("/v3/auth/tokens"))
    expect(fields).toMatchObject({ request_id: answer.headers.get("x-request-id") });
  return { status: answer.status, ...fields };
}

const byToken = (path: string, token: string): Promise<Answer> =>
  send(path, "GET", {}, { "x-auth-token": token });

describe("signed requests", () => {
  test("what is signed rightly is carried out", async () => {
    expect(await signed(CERTIFICATES)).toMatchObject({ status: 200, total: 0 });
    const headers = { "x-project-id": ACCOUNT.projectId };
    expect(await signed(GATEWAY, { headers })).toMatchObject({ status: 200, total: 0 });
    expect(await signed("/v3/auth/domains")).toMatchObject({ domains: [{ id: ACCOUNT.domainId }] });
    const query = { name: "cn-east-3" };
    const projects = [{ id: ACCOUNT.projectId, name: "cn-east-3" }];
    expect(await signed("/v3/projects", { query })).toMatchObject({ projects });
  });

  const LIMIT = { limit: "1" };
  const WRONG: [string, string, Changes, number, string][] = [
    ["another secret", CERTIFICATES, { secret: "other" }, 401, "APIGW.0301"],
    ["another key", CERTIFICATES, { id: "other" }, 401, "APIGW.0301"],
    [
      "a changed parameter",
      CERTIFICATES,
      { query: LIMIT, sent: { query: { limit: "2" } } },
      401,
      "APIGW.0301",
    ],
    [
      "a changed body",
      CERTIFICATES,
      { method: "POST", body: "{}", sent: { body: '{"a":1}' } },
      401,
      "APIGW.0301",
    ],
    [
      "a date of 16 minutes ago",
      CERTIFICATES,
      { headers: { "x-sdk-date": dateAt(Date.now() - 16 * MINUTE) } },
      401,
      "APIGW.0303",
    ],
    ["a date that is none", CERTIFICATES, { headers: { "x-sdk-date": "now" } }, 401, "APIGW.0303"],
    [
      "an account that is not signed",
      CERTIFICATES,
      { sent: { headers: { "x-domain-id": ACCOUNT.domainId } } },
      401,
      "APIGW.0301",
    ],
    ["another account", CERTIFICATES, { headers: { "x-domain-id": "other" } }, 403, "APIGW.0310"],
    ["another project", GATEWAY.replace("0123", "3210"), {}, 403, "APIGW.0310"],
    [
      "a token that the key does not have",
      CERTIFICATES,
      { headers: { "x-security-token": "t" } },
      401,
      "APIGW.0301",
    ],
    ["a path that there is not", "/v1/private", {}, 404, "APIGW.0101"],
    ["a method that there is not", CERTIFICATES, { method: "PUT" }, 404, "APIGW.0101"],
    ["a body that is no JSON", CERTIFICATES, { method: "POST", body: "{" }, 400, "PCA.00020001"],
    ["a body that is a list", CERTIFICATES, { method: "POST", body: "[]" }, 400, "PCA.00020001"],
    ["nothing", CERTIFICATES, { method: "POST", body: "{}" }, 400, "PCA.00020201"],
    [
      "a subject that is a text",
      CERTIFICATES,
      {
        method: "POST",
        body: '{"issuer_id":"2cb2878b-6cd1-460d-bd25-afe655159bdc","distinguished_name":"a"}',
      },
      400,
      "PCA.00020101",
    ],
    [
      "domains that are no list",
      `${GATEWAY}/x/domains/attach`,
      { method: "POST", body: '{"domains":{}}' },
      400,
      "APIG.2011",
    ],
    ["a page that is no number", CERTIFICATES, { query: { limit: "many" } }, 400, "PCA.00020001"],
  ];
  test.each(WRONG)("%s", async (_name, path, changes, status, error_code) => {
    expect(await signed(path, changes)).toMatchObject({ status, error_code });
  });

  test("an address that is not a string is refused without being repeated", async () => {
    const answer = await send(`${CERTIFICATES}/%zzSECRET`, "GET", {}, {});
    expect(answer).toMatchObject({ status: 400, error_code: "APIGW.0201" });
    expect(JSON.stringify(answer)).not.toContain("SECRET");
  });
});

describe("tokens", () => {
  const ask = (change: (auth: Auth) => void = () => undefined): Promise<Answer & { error?: object }> => {
    const { userName: name, password, domainName } = ACCOUNT;
    const user = { name, password, domain: { name: domainName } };
    const auth: Auth = {
      identity: { methods: ["password"], password: { user } },
      scope: { domain: { name: domainName } },
    };
    change(auth);
    return send("/v3/auth/tokens", "POST", {}, {}, JSON.stringify({ auth }));
  };
  interface Auth {
    identity: { methods: string[]; password: { user: { name: string; password: string; domain: object } } };
    scope: { domain?: object; project?: object };
  }

  test("a password gives one that ends in a day", async () => {
    const { status, token } = (await ask()) as Answer & { token?: { expires_at: string } };
    expect(status).toBe(201);
    const left = Date.parse(token?.expires_at ?? "") - Date.now();
    expect(Math.abs(left - 24 * 60 * MINUTE)).toBeLessThan(MINUTE);
  });

  const WRONG: [string, (auth: Auth) => void, number][] = [
    ["another password", (auth) => (auth.identity.password.user.password = "other"), 401],
    ["another user", (auth) => (auth.identity.password.user.name = "other"), 401],
    ["another account", (auth) => (auth.identity.password.user.domain = { name: "other" }), 401],
    ["another method", (auth) => (auth.identity.methods = ["token"]), 401],
    ["another scope", (auth) => (auth.scope = { domain: { id: "other" } }), 401],
    ["another project", (auth) => (auth.scope = { project: { id: "other" } }), 401],
    ["no scope", (auth) => (auth.scope = {}), 401],
    ["a user that is a text", (auth) => Object.assign(auth.identity.password, { user: "ops" }), 400],
  ];
  test.each(WRONG)("%s gives none", async (_name, change, status) => {
    expect(await ask(change)).toMatchObject({ status, error: { code: status } });
  });

  const secret = JSON.stringify([ACCOUNT.password, "secretEXAMPLE"]);
  const ours = (now = Date.now()): Tokens => new Tokens(secret, () => now);

  test("each is good for its own place only", async () => {
    const [domain, project] = [ours().issue("domain").token, ours().issue("project").token];
    expect(await byToken(CERTIFICATES, domain)).toMatchObject({ status: 200 });
    expect(await byToken(GATEWAY, project)).toMatchObject({ status: 200 });
    expect(await byToken(CERTIFICATES, project)).toMatchObject({ status: 403, error_code: "APIGW.0310" });
    expect(await byToken(GATEWAY, domain)).toMatchObject({ status: 403, error_code: "APIGW.0310" });
  });

  test("one that has ended, one of somebody else, one that was changed, and none", async () => {
    const good = ours().issue("domain").token;
    const [text = "", signature = ""] = good.split(".");
    const claims = { ...(JSON.parse(Buffer.from(text, "base64url").toString()) as object), scope: "project" };
    const changed = `${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    const ended = ours(Date.now() - 25 * 60 * MINUTE).issue("domain").token;
    const foreign = new Tokens("other", Date.now).issue("domain").token;
    for (const token of [ended, foreign, changed, `${good}.x`, "x", "..", text, ""]) {
      expect(await byToken(CERTIFICATES, token)).toMatchObject({ status: 401, error_code: "APIGW.0301" });
    }
  });
});
