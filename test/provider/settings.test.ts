import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findCredentials } from "../../provider/client/alibaba/credentials";
import {
  ALIBABA_KEYS,
  HUAWEI_KEYS,
  HUAWEI_TOKEN,
  HUAWEI_USER,
} from "../../provider/base/credential-variables";
import { findIdentity } from "../../provider/client/huawei/credentials";
import { handler } from "../../provider";
import {
  ALIBABA_SETTINGS,
  HUAWEI_SETTINGS,
  isSecretArgument,
  OWN_VARIABLES,
  PROVIDER_ARGUMENTS,
  readSettings,
  SETTINGS,
  type Config,
  type Setting,
} from "../../provider/settings";

const from = (values: Record<string, string>): Config => ({ get: (key) => values[key] });

const ALL: readonly Setting[] = [SETTINGS, ALIBABA_SETTINGS, HUAWEI_SETTINGS].flatMap((settings): Setting[] =>
  Object.values(settings),
);
const CREDENTIALS = [...ALIBABA_KEYS, ...HUAWEI_KEYS].flat();
const USER = [HUAWEI_TOKEN, ...HUAWEI_USER];

/** Every environment variable with its reader. */
const READERS: [string, (env: NodeJS.ProcessEnv) => unknown][] = [
  ...ALL.flatMap(({ variables }) => variables).map((name): [string, (env: NodeJS.ProcessEnv) => unknown] => [
    name,
    (env) => readSettings(from({}), env),
  ]),
  ["PKI_POLICY", (env) => readSettings(from({}), env)],
  ["pki:policy", (env) => readSettings(from(env as Record<string, string>), {})],
  ...ALIBABA_KEYS.flat().map((name): [string, (env: NodeJS.ProcessEnv) => unknown] => [
    name,
    (env) => findCredentials({}, env),
  ]),
  ...[...HUAWEI_KEYS.flat(), ...USER].map((name): [string, (env: NodeJS.ProcessEnv) => unknown] => [
    name,
    (env) => findIdentity({}, env),
  ]),
];

const misspelled = (name: string, right: string): string =>
  `invalid configuration: ${name}: is not a setting; it is spelled ${right}`;

const refusal = (name: string, reason: RegExp): Error =>
  expect.objectContaining({
    code: "INVALID_CONFIG",
    message: expect.stringMatching(
      new RegExp(`^invalid configuration: .*\\b${name}\\b.*${reason.source}`),
    ) as string,
  }) as Error;

describe.each(READERS)("%s", (name, read) => {
  test.each(["", " ", "\t\n"])(
    "set to an empty value (%j) is refused by name, saying what to do",
    (value) => {
      expect(() => read({ [name]: value })).toThrow(
        refusal(name, /must not be empty; set it to a value, or unset it/),
      );
    },
  );
});

describe.each(ALL.map((setting) => [setting.key, setting] as const))("%s", (key, { variables, rule }) => {
  test("set to an empty value is refused by name, with the variables that take precedence", () => {
    for (const value of ["", "  "])
      expect(() => readSettings(from({ [key]: value }), {})).toThrow(
        refusal([key, ...variables].join(" or "), /must not be empty/),
      );
  });

  test("with an odd value is refused without showing it, unless any text is allowed", () => {
    const odd = " sësäme\u0007\n";
    const takesAll = rule.safeParse(odd).success;
    const attempt = (): unknown => readSettings(from({ [key]: odd }), {});
    if (takesAll) expect(["pki:localStore", "pki:storePassphrase", "huaweicloud:password"]).toContain(key);
    else expect(attempt).toThrow(refusal(key, /(must|expected)/));
    if (!takesAll) expect(attempt).not.toThrow("sësäme");
  });
});

describe.each(ALL.filter(({ variables }) => variables.length > 1).map(({ variables }) => [variables]))(
  "%s",
  (variables) => {
    test("set to different values twice is refused by name; equal values are accepted", () => {
      const [one = "", other = ""] = variables;
      const fields = { [one]: "cn-north-4", [other]: "ap-southeast-1" };
      expect(() => readSettings(from({}), fields)).toThrow(
        refusal(one, new RegExp(`${other}: have different values`)),
      );
      expect(readSettings(from({}), { [one]: "cn-north-4", [other]: "cn-north-4" })).toBeDefined();
    });
  },
);

describe("credentials that must be complete", () => {
  const keys = [
    ...ALIBABA_KEYS.map((names) => [names, (env: NodeJS.ProcessEnv) => findCredentials({}, env)] as const),
    ...HUAWEI_KEYS.map((names) => [names, (env: NodeJS.ProcessEnv) => findIdentity({}, env)] as const),
  ];
  test.each(keys)("%s: an incomplete set is refused, whatever else is set", (names, find) => {
    const [id, secret, token] = names;
    expect(() => find({ [id]: "a" })).toThrow(refusal(id, new RegExp(`set without ${secret}`)));
    expect(() => find({ [secret]: "hunter2" })).toThrow(refusal(secret, new RegExp(`set without ${id}`)));
    expect(() => find({ [secret]: "hunter2" })).not.toThrow("hunter2");
    expect(() => find({ [token]: "a" })).toThrow(refusal(token, new RegExp(`set without ${id}, ${secret}`)));
    expect(() => find({ [id]: "a", [secret]: "b", [token]: "c" })).not.toThrow();
  });

  test("of the configuration, too", () => {
    expect(() => findCredentials({ accessKey: "a" }, {})).toThrow(
      refusal("alicloud:accessKey", /set without alicloud:secretKey/),
    );
    expect(() => findIdentity({ secretKey: "a" }, {})).toThrow(
      refusal("huaweicloud:secretKey", /set without huaweicloud:accessKey/),
    );
    expect(() => findIdentity({ userName: "a", domainName: "b" }, {})).toThrow(
      refusal("huaweicloud:userName, huaweicloud:domainName", /set without huaweicloud:password/),
    );
  });

  test("user, password and account together; the account alone is accepted", () => {
    const user = { HW_USER_NAME: "a", HW_USER_PASSWORD: "b", HW_DOMAIN_NAME: "c" };
    const identity = { kind: "password", userName: "a", password: "b", domainName: "c" };
    expect(findIdentity({}, user)).toEqual(identity);
    for (const missing of Object.keys(user))
      expect(() => findIdentity({}, { ...user, [missing]: undefined })).toThrow(
        refusal(
          "HW_\\w+",
          missing === "HW_USER_PASSWORD"
            ? /set without HW_USER_PASSWORD or HW_PASSWORD/
            : new RegExp(`set without ${missing}`),
        ),
      );
    expect(() => findIdentity({}, { ...user, HW_PASSWORD: "d" })).toThrow(
      refusal("HW_USER_PASSWORD", /HW_PASSWORD: have different values/),
    );
    expect(() => findIdentity({}, { HW_DOMAIN_NAME: "c" })).toThrow(
      expect.objectContaining({ code: "NO_CREDENTIALS" }) as Error,
    );
  });
});

test("a cloud endpoint in another region than the configured one is refused", () => {
  const at = (endpoint: string, region?: string): unknown =>
    readSettings(from(region === undefined ? {} : { "alicloud:region": region }), { PKI_ENDPOINT: endpoint });
  expect(() => at("https://cas.ap-southeast-1.aliyuncs.com", "cn-hangzhou")).toThrow(
    refusal("PKI_ENDPOINT", /is in region ap-southeast-1, but alicloud:region or .* says cn-hangzhou/),
  );
  for (const [endpoint, region] of [
    ["https://cas.ap-southeast-1.aliyuncs.com", "ap-southeast-1"],
    ["https://cas.ap-southeast-1.aliyuncs.com", undefined],
    ["https://cas.aliyuncs.com", "ap-southeast-1"],
    ["https://proxy.eu-central-1.example.com", "cn-hangzhou"],
  ] as const)
    expect(at(endpoint, region)).toMatchObject({ endpoint });
  expect(() =>
    readSettings(from({ "huaweicloud:region": "cn-north-4" }), {
      PKI_ENDPOINT: "https://ccm.ap-southeast-3.myhuaweicloud.com",
    }),
  ).toThrow(refusal("PKI_ENDPOINT", /is in region ap-southeast-3/));
});

describe("a misspelled name of a setting", () => {
  test.each([
    ["PKI_LOCALSTORE", "PKI_LOCAL_STORE"],
    ["PKI_ENDPOINT_", "PKI_ENDPOINT"],
    ["PKI_STOREPASSPHRASE", "PKI_STORE_PASSPHRASE"],
    ["PKI_POLCY", "PKI_POLICY"],
    ["PKI_POLICIY", "PKI_POLICY"],
    ["PKI_POLIYC", "PKI_POLICY"],
    ["PKIPOLICY", "PKI_POLICY"],
  ])("%s is refused with the correct name", (wrong, right) => {
    expect(() => readSettings(from({}), { [wrong]: "a" })).toThrow(
      refusal(wrong, new RegExp(`it is spelled ${right}$`)),
    );
  });

  test("in the stack's configuration is refused by check, but does not prevent destroying", async () => {
    const config = (key: string): Config =>
      Object.assign(from({ "pki:backend": "local" }), { rawConfig: { [key]: "a", "pki:backend": "local" } });
    const refusals = async (config: Config): Promise<string> => {
      const { failures = [] } = await handler("alibaba.RootCa", config).check({}, {});
      return failures.map(({ reason }) => reason).join("\n");
    };
    const check = (key: string): Promise<string> => refusals(config(key));
    for (const key of ["pki:local-store", "pki:localstore", "pki:LocalStore"])
      expect(await check(key)).toBe(misspelled(key, "pki:localStore"));
    for (const key of ["pki:polcy", "pki:Policys", "pki:plicoy", "pki:pollicyy"])
      expect(await check(key)).toBe(misspelled(key, "pki:policy"));
    // A program may read keys of its own under these letters, above all where its project is called so.
    expect(await check("pki:environment")).not.toContain("spelled");
    const inPki = (key: string): Config => Object.assign(config(key), { projectName: "pki" });
    expect(await refusals(inPki("pki:endpoints"))).not.toContain("spelled");
    expect(await refusals(inPki("pki:end-point"))).toBe(misspelled("pki:end-point", "pki:endpoint"));
    expect(handler("alibaba.RootCa", config("pki:localstore"))).toBeDefined();
  });

  test("unrelated variables with the same prefix are ignored", () => {
    expect(readSettings(from({}), { PKI_HOSTNAME: "a", PKI: "" })).toBeDefined();
  });
});

test("every variable that is read is in a table", () => {
  const settingNames = new Set([
    ...ALL.flatMap(({ variables }) => variables),
    ...[...OWN_VARIABLES, ...CREDENTIALS, ...USER],
    // Variables of the SDKs, read by their credential chain.
    "ALIBABA_CLOUD_PROFILE",
  ]);
  const OURS =
    /"((?:PKI|HW|HUAWEICLOUD|CLOUD_SDK|ALICLOUD|ALIBABA_?CLOUD)_[A-Z0-9_]+)"|\benv\.([A-Z][A-Z0-9_]+)/g;
  // Variables of others (cache folders, PostgreSQL, the engine, where doctor looks for it, the terminal), and of `pki export`.
  const OTHERS = new Set([
    ...["XDG_CACHE_HOME", "PGHOST", "PULUMI_DRY_RUN", "PULUMI_NODEJS_DRY_RUN"],
    ...["PATH", "PULUMI_HOME", "NO_COLOR", "FORCE_COLOR", "TERM", "PKI_EXPORT_PASSWORD"],
  ]);
  const bin = join(__dirname, "../..");
  const read = ["provider", "cli", "policy", "inventory", "common", "sdk"].flatMap((folder) =>
    readdirSync(join(bin, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => [...readFileSync(join(bin, folder, file), "utf8").matchAll(OURS)])
      .map(([, quoted, member]) => quoted ?? member ?? ""),
  );
  expect(new Set(read).size).toBeGreaterThan(30);
  expect([...new Set(read)].filter((name) => !settingNames.has(name) && !OTHERS.has(name))).toEqual([]);
});

describe("arguments of the plugin's provider", () => {
  test("arguments and settings correspond one to one", () => {
    expect([...PROVIDER_ARGUMENTS.values()].map(({ key }) => key).sort()).toEqual(
      [...ALL.map(({ key }) => key), "pki:policy"].sort(),
    );
  });

  test.each([...PROVIDER_ARGUMENTS])("%s documents its actual default", (_, { rule, default: words }) => {
    const value = rule.safeParse(undefined).data;
    if (typeof value === "string") expect(words).toBe(`\`${value}\``);
    // A time span is a number once it is read.
    else if (typeof value === "number") expect(rule.safeParse(words?.replaceAll("`", "")).data).toBe(value);
    else expect(words ?? "").not.toMatch(/^`.*`$/);
  });

  test("credentials are secret: keys, tokens, passwords, and URLs that contain one", () => {
    const secret = [...PROVIDER_ARGUMENTS.keys()].filter((name) => isSecretArgument(name, "x"));
    expect(secret).toEqual([
      ...["storePassphrase", "connections"],
      ...["alibabaAccessKey", "alibabaSecretKey", "alibabaSecurityToken"],
      ...["huaweiAccessKey", "huaweiSecretKey", "huaweiSecurityToken", "huaweiAuthToken", "huaweiPassword"],
    ]);
    expect(isSecretArgument("localStore", "postgres://pki:open@db/pki")).toBe(true);
    expect(isSecretArgument("localStore", "/var/lib/pki")).toBe(false);
  });
});
