import { runtime } from "@pulumi/pulumi";
import { PROVIDER_ARGUMENTS } from "../../provider/settings";
import { alibaba, huawei, keys, Provider } from "../../sdk";
import { CLOUD_SETTINGS } from "../../sdk/provider-args";
import { useMocks } from "./mocks";

const HUAWEI = {
  type: "ROOT",
  distinguishedName: {
    ...{ country: "CN", state: "Guangdong", locality: "Shenzhen" },
    ...{ organization: "Example", organizationalUnit: "IT", commonName: "Root" },
  },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 10 },
} as const;

const ALIBABA = {
  ...{ organization: "Example", organizationUnit: "IT", locality: "Hangzhou", state: "Zhejiang" },
  ...{ commonName: "Root", years: 10 },
  algorithm: "ECC_256",
} as const;

const DECLARED: Readonly<Record<string, (opts?: { provider: Provider }) => unknown>> = {
  alibaba: (opts) => new alibaba.RootCa("root", ALIBABA, opts),
  huawei: (opts) => new huawei.CertificateAuthority("root", HUAWEI, opts),
};

const ENV = process.env;

beforeAll(() => useMocks());
beforeEach(() => {
  process.env = { PATH: ENV.PATH, PKI_PLUGIN: "true" };
});
afterEach(() => {
  process.env = ENV;
  runtime.setAllConfig({});
});

const configured = (config: Record<string, string>): void => {
  runtime.setAllConfig(config, Object.keys(config));
};

const ALL = Object.entries(CLOUD_SETTINGS).flatMap(([cloud, settings]) =>
  settings.map((one) => [one.key, cloud, one] as const),
);

test("every setting of a cloud is covered", () => {
  const keys = [...PROVIDER_ARGUMENTS.values()]
    .map(({ key }) => key)
    .filter((key) => !key.startsWith("pki:"));
  expect(ALL.map(([key]) => key).sort()).toEqual(keys.sort());
});

describe.each(ALL)("%s in the stack configuration, with the native plugin", (key, cloud, setting) => {
  const { argument, variables } = setting;
  const declare = DECLARED[cloud]!;

  test("is refused with the command to use, without its value", () => {
    configured({ [key]: "some-value" });
    const secret = PROVIDER_ARGUMENTS.get(argument)?.secret ? "--secret " : "";
    const command = `pulumi config get ${key} | pulumi config set ${secret}pki:${argument}`;
    expect(() => declare()).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }) as Error);
    expect(() => declare()).toThrow(command);
    expect(() => declare()).not.toThrow("some-value");
  });

  test("is accepted if another source has the same value", () => {
    configured({ [key]: "some-value", [`pki:${argument}`]: "other" });
    declare();
    configured({ [key]: "some-value" });
    for (const variable of variables) {
      process.env[variable] = "other";
      declare();
      process.env[variable] = undefined;
      Reflect.deleteProperty(process.env, variable);
    }
    declare({ provider: new Provider("own", {}) });
    process.env.PKI_BACKEND = "local";
    declare();
  });

  test("is accepted without the plugin, and for resources of no cloud", () => {
    configured({ [key]: "some-value" });
    new keys.PrivateKey("key", { algorithm: "ECC_256" });
    for (const [other, declareOther] of Object.entries(DECLARED)) if (other !== cloud) declareOther();
    process.env.PKI_PLUGIN = "false";
    declare();
  });
});

test("credentials from the environment or the plugin's settings replace those of a stack as a whole", () => {
  const keysOf = { "alicloud:accessKey": "a", "alicloud:secretKey": "b", "alicloud:region": "cn-shanghai" };
  configured(keysOf);
  expect(DECLARED.alibaba).toThrow(
    "so alicloud:region, alicloud:accessKey, alicloud:secretKey would be ignored",
  );
  process.env.ALIBABA_CLOUD_ACCESS_KEY_ID = "other";
  expect(DECLARED.alibaba).toThrow("so alicloud:region would be ignored");
  Reflect.deleteProperty(process.env, "ALIBABA_CLOUD_ACCESS_KEY_ID");
  configured({ ...keysOf, "pki:alibabaProfile": "ops" });
  expect(DECLARED.alibaba).toThrow("so alicloud:region would be ignored");
});
