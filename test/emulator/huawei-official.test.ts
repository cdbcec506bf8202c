import type { Front } from "../huawei/front";
import { DOMAIN, KEY, PROJECT, TEMPORARY } from "../huawei/official";
import { officialClient, type Login } from "../huawei/official-client";
import { GATEWAY_STEPS } from "../huawei/official-gateway-steps";
import { CCM_STEPS, type World } from "../huawei/official-steps";
import { removeFolders } from "../x509/support";
import { KEY_OPTIONS, startServe, type Serve } from "./process";

afterAll(removeFolders);

const ACCOUNT = ["--domain-id", DOMAIN, "--project-id", PROJECT, "--domain-name", "example-account"];

/** An identity service token, for the account or for a project. */
async function tokenFor(endpoint: string, scope: object): Promise<string> {
  const domain = { name: "example-account" };
  const user = { name: "AKIDEXAMPLE", password: "secretEXAMPLE", domain };
  const auth = { identity: { methods: ["password"], password: { user } }, scope };
  const answer = await fetch(`${endpoint}/v3/auth/tokens`, {
    method: "POST",
    body: JSON.stringify({ auth }),
  });
  expect(answer.status).toBe(201);
  return answer.headers.get("x-subject-token") ?? "";
}

const LOGINS: [string, readonly string[], (endpoint: string) => Promise<Login>][] = [
  ["a key", KEY_OPTIONS, () => Promise.resolve(KEY)],
  [
    "a temporary key",
    [
      ...["--access-key", TEMPORARY.accessKeyId, "--secret-key", TEMPORARY.secretAccessKey],
      ...["--security-token", TEMPORARY.securityToken ?? ""],
    ],
    () => Promise.resolve(TEMPORARY),
  ],
  [
    "tokens",
    KEY_OPTIONS,
    async (endpoint) => ({
      ccm: await tokenFor(endpoint, { domain: { id: DOMAIN } }),
      apig: await tokenFor(endpoint, { project: { name: "cn-north-4" } }),
    }),
  ],
];

// Faults have their own tests.
const LIFECYCLE = [...CCM_STEPS, ...GATEWAY_STEPS].filter(([name]) => !name.includes("throttled"));

describe.each(LOGINS)("the official core with %s drives a whole lifecycle at the emulator", (...row) => {
  const [, options, login] = row;
  let serve: Serve;
  let world: World;
  beforeAll(async () => {
    serve = await startServe([...options, ...ACCOUNT]);
    const made = { root: "", sub: "", leaf: "", pem: "", key: "" };
    const invoke = officialClient(serve.endpoint, await login(serve.endpoint));
    world = { front: {} as Front, invoke, made };
  });
  afterAll(() => serve.stop());

  test.each(LIFECYCLE)("%s", (_step, run) => run(world));

  test("neither log nor output holds a secret, a token, or what was asked for", async () => {
    expect(serve.log.length).toBeGreaterThan(20);
    const all = [...serve.log, ...serve.output].join("\n");
    expect(all).not.toMatch(/secret(EXAMPLE|TEMPORARY)|TOKEN-|eyJ|Signature=|aA1,|BEGIN|www\.example\.com/);
    expect(await serve.stop()).toBe(0);
  });
});
