import { existsSync } from "node:fs";
import { handler } from "../../provider";
import { connect } from "../../provider/connect";
import { readSettings, type Config, type Settings } from "../../provider/settings";
import { PkiError } from "../../provider/base/errors";
import { removeFolders, newFolder, ROOT, SUB } from "./support";

afterAll(removeFolders);

const from = (values: Record<string, string>): Config => ({ get: (key) => values[key] });

const LOCAL = { PKI_BACKEND: "local" };
const DEFAULTS: Settings = {
  backend: "cloud",
  localStore: ".pki",
  localUrl: "http://localhost:8640",
  clockOffset: 0,
  policies: [],
  connections: {},
  alibaba: { region: "cn-hangzhou" },
  huawei: { region: "cn-north-4" },
};

test("without any settings, the cloud is used", () => {
  expect(readSettings(from({}), {})).toEqual(DEFAULTS);
});

test("policies of the stack's configuration and of the environment both apply", () => {
  const { policies } = readSettings(from({ "pki:policy": "a.yaml" }), { PKI_POLICY: "/b.yaml" });
  expect(policies).toEqual([
    { setting: "PKI_POLICY", file: "/b.yaml" },
    { setting: "pki:policy", file: "a.yaml" },
  ]);
});

/** Setting, environment variables, configuration key, two values and their parsed form. */
type Setting = [string, string[], string, [string, unknown], [string, unknown]];
const text = (value: string): [string, unknown] => [value, value];
const REGION = ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"];
const SETTINGS: Setting[] = [
  ["backend", ["PKI_BACKEND"], "pki:backend", text("local"), text("cloud")],
  ["localStore", ["PKI_LOCAL_STORE"], "pki:localStore", text("a"), text("/b")],
  ["storePassphrase", ["PKI_STORE_PASSPHRASE"], "pki:storePassphrase", text("a"), text(" b ")],
  ["localUrl", ["PKI_LOCAL_URL"], "pki:localUrl", text("http://a:1"), text("https://b")],
  [
    "localCertificateCount",
    ["PKI_LOCAL_CERTIFICATE_COUNT"],
    "pki:localCertificateCount",
    ["10", 10],
    ["9999999", 9_999_999],
  ],
  ["clockOffset", ["PKI_CLOCK_OFFSET"], "pki:clockOffset", ["90d", 7_776_000_000], ["-2h", -7_200_000]],
  ["casRegion", ["PKI_CAS_REGION"], "pki:casRegion", text("cn-hangzhou"), text("eu-central-1")],
  ["ccmRegion", ["PKI_CCM_REGION"], "pki:ccmRegion", text("cn-north-4"), text("my-kualalumpur-1")],
  [
    "movedTo",
    ["PKI_MOVED_TO"],
    "pki:movedTo",
    text("store:new"),
    text("alibaba:cn-hangzhou:1, huawei:cn-north-4:a"),
  ],
  ["takeUp", ["PKI_TAKE_UP"], "pki:takeUp", text("a1-2"), text("a, b")],
  [
    "renewalWindows",
    ["PKI_RENEWAL_WINDOWS"],
    "pki:renewalWindows",
    text("Mon 09:00-16:00 UTC"),
    text("Sat-Sun 22:00-04:00 Europe/Berlin; Wed,Fri 00:00-24:00 UTC"),
  ],
  [
    "minimumRemainingCount",
    ["PKI_MINIMUM_REMAINING_COUNT"],
    "pki:minimumRemainingCount",
    text("20"),
    text("9999999 warning"),
  ],
  ["noRevocationWithin", ["PKI_NO_REVOCATION_WITHIN"], "pki:noRevocationWithin", text("7d"), text("12h")],
  [
    "endpoint",
    ["PKI_ENDPOINT"],
    "pki:endpoint",
    text("http://localhost:1"),
    ["https://a.example/", "https://a.example"],
  ],
  ["alibaba.region", REGION, "alicloud:region", text("ap-southeast-1"), text("eu-central-1")],
  ["alibaba.accessKey", [], "alicloud:accessKey", text("a"), text("b")],
  ["alibaba.secretKey", [], "alicloud:secretKey", text("a"), text("b")],
  ["alibaba.securityToken", [], "alicloud:securityToken", text("a"), text("b")],
  ["alibaba.profile", [], "alicloud:profile", text("a"), text("b")],
  [
    "huawei.region",
    ["HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME"],
    "huaweicloud:region",
    text("ap-southeast-3"),
    text("cn-north-4"),
  ],
  ["huawei.domainName", ["HW_DOMAIN_NAME"], "huaweicloud:domainName", text("a"), text("b")],
  [
    "huawei.domainId",
    ["HUAWEICLOUD_SDK_DOMAIN_ID", "HW_DOMAIN_ID"],
    "huaweicloud:domainId",
    text("a"),
    text("b"),
  ],
  [
    "huawei.projectId",
    ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"],
    "huaweicloud:projectId",
    text("a"),
    text("b"),
  ],
  ["huawei.projectName", ["HW_PROJECT_NAME"], "huaweicloud:projectName", text("a"), text("b")],
  ...["accessKey", "secretKey", "securityToken", "authToken", "userName", "password"].map((name): Setting => [
    `huawei.${name}`,
    [],
    `huaweicloud:${name}`,
    text("a"),
    text("b"),
  ]),
];

const at = (settings: object, path: string): unknown =>
  path.split(".").reduce((value: unknown, part) => (value as Record<string, unknown>)[part], settings);

test("every setting has a row", () => {
  const example = Object.fromEntries(SETTINGS.map(([, , key, , [value]]) => [key, value]));
  const settings = readSettings(from({ ...example, "pki:backend": "local" }), {});
  const names = Object.entries<unknown>({ ...settings }).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
  expect(SETTINGS.map(([name]) => name).sort()).toEqual(names.sort());
});

describe.each(SETTINGS)("%s", (name, variables, key, [one, read], [other, otherRead]) => {
  const base = name === "clockOffset" ? LOCAL : {};

  test("is read from the configuration and from the environment, which takes precedence", () => {
    expect(at(readSettings(from({ [key]: other }), base), name)).toBe(otherRead);
    for (const variable of variables) {
      expect(at(readSettings(from({}), { ...base, [variable]: one }), name)).toBe(read);
      expect(at(readSettings(from({ [key]: other }), { ...base, [variable]: one }), name)).toBe(read);
    }
  });
});

describe("invalid settings are named by configuration key and variable", () => {
  const WRONG: [string, string, string, RegExp][] = [
    ["pki:backend", "PKI_BACKEND", "clod", /"cloud"\|"local"/],
    ["pki:localStore", "PKI_LOCAL_STORE", "", /./],
    ["pki:storePassphrase", "PKI_STORE_PASSPHRASE", "", /must not be empty/],
    ["pki:localUrl", "PKI_LOCAL_URL", "localhost:8640", /URL/],
    ["pki:localUrl", "PKI_LOCAL_URL", "ftp://localhost", /URL/],
    ["pki:localCertificateCount", "PKI_LOCAL_CERTIFICATE_COUNT", "-1", /whole number/],
    ["pki:minimumRemainingCount", "PKI_MINIMUM_REMAINING_COUNT", "20 info", /"20 warning"/],
    [
      "pki:endpoint",
      "PKI_ENDPOINT",
      "http://cas.aliyuncs.com",
      /must be https; plain http is allowed only to this machine/,
    ],
    ["pki:endpoint", "PKI_ENDPOINT", "http://localhost.example.com", /must be https/],
    ["pki:endpoint", "PKI_ENDPOINT", "cas.aliyuncs.com", /URL/],
    ["alicloud:region", "ALIBABA_CLOUD_REGION_ID", "Hangzhou!", /must be a region such as cn-hangzhou/],
    ["pki:clockOffset", "PKI_CLOCK_OFFSET", "1", /a number with a unit, for example "24h"/],
    ["pki:clockOffset", "PKI_CLOCK_OFFSET", "1w", /a number with a unit/],
  ];
  test.each(WRONG)("%s", (key, variable, value, reason) => {
    const attempt = (): unknown => readSettings(from({ "pki:backend": "local", [key]: value }), {});
    expect(attempt).toThrow(PkiError);
    expect(attempt).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }) as Error);
    expect(attempt).toThrow(key);
    expect(attempt).toThrow(variable);
    expect(attempt).toThrow(reason);
  });

  test("all at once", () => {
    const attempt = (): unknown => readSettings(from({ "pki:localUrl": "x", "pki:localStore": "" }), {});
    expect(attempt).toThrow(/pki:localStore .*pki:localUrl /);
  });
});

test("a clock offset only for the local CA", () => {
  expect(() => readSettings(from({ "pki:clockOffset": "1d" }), {})).toThrow(
    /pki:clockOffset .*only the local CA can work at another time/,
  );
  expect(readSettings(from({ "pki:clockOffset": "0d" }), {}).clockOffset).toBe(0);
});

test.each([
  ["30s", 30_000],
  ["+5m", 300_000],
  ["1h", 3_600_000],
  ["-365d", -31_536_000_000],
])("clockOffset %s shifts every clock", (text, milliseconds) => {
  const settings = readSettings(from({ "pki:clockOffset": text }), LOCAL);
  const before = Date.now();
  const now = connect(settings).clock().getTime() - milliseconds;
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

describe("handler", () => {
  test("a kind of a newer release is refused, saying what to do", () => {
    expect(() => handler("alibaba.Future", from({}))).toThrow(
      expect.objectContaining({
        code: "UNSUPPORTED",
        message: "this release of pulumi-pki does not know alibaba.Future: upgrade pulumi-pki",
      }) as Error,
    );
  });

  describe("the configuration of a run", () => {
    const PLACES = { a: { localStore: newFolder() }, b: { localStore: newFolder() } };
    const counted = (values: Record<string, string>): { config: Config; reads: () => number } => {
      let reads = 0;
      const rawConfig = { ...values, "pki:backend": "local", "pki:localStore": newFolder() };
      const get = (key: string): string | undefined => (reads++, from(rawConfig).get(key));
      return { config: { get, rawConfig } as Config, reads: () => reads };
    };
    const check = (config: Config, connection?: string): unknown =>
      handler("alibaba.RootCa", config).check({}, { ...ROOT, resourceUrn: "urn", connection });

    test("is read by the first call of a kind, and by no other", async () => {
      const { config, reads } = counted({ "pki:connections": JSON.stringify(PLACES) });
      await check(config);
      const first = reads();
      expect(first).toBeGreaterThan(0);
      for (const connection of ["a", "b", undefined]) await check(config, connection);
      expect(reads()).toBe(first);
    });

    test.each([
      ["a connection that no resource uses", { "pki:connections": '{ "a": { "casRegion": "?" } }' }],
      ["a misspelled key", { "pki:polcy": "a.yaml" }],
    ])("is refused by every call for %s", async (_, values) => {
      const { config } = counted(values);
      for (let call = 0; call < 3; call++) {
        const reason = expect.stringMatching(/invalid configuration: /) as string;
        expect(await check(config)).toEqual({ failures: [{ property: "", reason }] });
      }
    });
  });

  test("the local CA works in the folder of the configuration", async () => {
    const config = from({ "pki:backend": "local", "pki:localStore": newFolder(), "pki:clockOffset": "-1d" });
    const { id, outs } = await handler("alibaba.RootCa", config).create(ROOT);
    expect(await handler("alibaba.RootCa", config).read(id, outs)).toMatchObject({ id });
  });

  test("a preview of a new stack writes nothing", async () => {
    const folder = `${newFolder()}/store`;
    const provider = handler("alibaba.RootCa", from({ "pki:backend": "local", "pki:localStore": folder }));
    await provider.check({}, { ...ROOT, resourceUrn: "urn" });
    expect(existsSync(folder)).toBe(false);
  });

  test("lookups do not create a store", async () => {
    const folder = `${newFolder()}/store`;
    const config = from({ "pki:backend": "local", "pki:localStore": folder });
    const provider = handler("alibaba.SubCa", config);
    const state = { ...SUB, status: "ISSUE" };
    for (const work of [
      () => provider.diff("id", state, { ...state, years: 9 }),
      () => provider.read("id", state),
      () => provider.read("id", { resourceUrn: "urn" }),
      () => provider.update("id", state, state),
      () => provider.delete("id", state),
      // Its issuer cannot be in a store that does not exist.
      () => provider.create(state),
    ]) {
      await expect(work()).rejects.toMatchObject({
        code: "NO_STORE",
        message: expect.stringContaining(`there is no local store in ${folder}`) as string,
      });
    }
    expect(existsSync(folder)).toBe(false);
  });
});
