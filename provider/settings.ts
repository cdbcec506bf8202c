import { z } from "zod";
import { PkiError } from "./base/errors";

/** Stack configuration as a dynamic provider receives it. */
export interface Config {
  get(key: string): string | undefined;
}

/** A time span with its sign and unit, in milliseconds. */
export const offset = z
  .string()
  .regex(/^[+-]?\d+[smhd]$/, 'must be a number with a unit, for example "24h" or "90d"')
  .transform((text) => parseInt(text, 10) * { s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) as "s"] * 1000);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const endpoint = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    // The URL check before this one reports what is no URL.
    if (!URL.canParse(text)) return true;
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || LOOPBACK.test(hostname);
  }, "must be https; plain http goes only to this machine")
  .transform((text) => text.replace(/\/+$/, ""));

const ADDRESS = "(store:(new|[0-9a-f-]{36})|(alibaba|huawei):[\\w-]+:[\\w-]+)";

/** Places that everything was moved to, as `addressOf` names them. */
const addresses = z
  .string()
  .regex(
    new RegExp(`^${ADDRESS}(, *${ADDRESS})*$`),
    "must be what a message about another place names, for example store:new; several are separated by commas",
  );

const REGION = /^[a-z]{2}(-[a-z0-9]+)+$/;

const settingsSchema = z
  .object({
    backend: z.enum(["cloud", "local"]).default("cloud"),
    localStore: z.string().min(1).default(".pki"),
    storePassphrase: z.string().min(1, "must not be empty").optional(),
    localUrl: z.url({ protocol: /^https?$/ }).default("http://localhost:8640"),
    clockOffset: offset.default(0),
    endpoint: endpoint.optional(),
    movedTo: addresses.optional(),
    policies: z.array(z.object({ file: z.string(), setting: z.enum(["PKI_POLICY", "pki:policy"]) })),
    takeUp: z
      .string()
      .regex(/^[\w-]+(, *[\w-]+)*$/, "must be identifiers, separated by commas")
      .optional(),
    alibaba: z.object({
      region: z.string().regex(REGION, "must be a region such as cn-hangzhou").default("cn-hangzhou"),
      accessKey: z.string().optional(),
      secretKey: z.string().optional(),
      securityToken: z.string().optional(),
      profile: z.string().optional(),
    }),
    huawei: z.object({
      region: z.string().regex(REGION, "must be a region such as cn-north-4").default("cn-north-4"),
      accessKey: z.string().optional(),
      secretKey: z.string().optional(),
      securityToken: z.string().optional(),
      authToken: z.string().optional(),
      userName: z.string().optional(),
      password: z.string().optional(),
      domainName: z.string().optional(),
      domainId: z.string().optional(),
      projectId: z.string().optional(),
      projectName: z.string().optional(),
    }),
  })
  .refine(({ backend, clockOffset }) => backend === "local" || clockOffset === 0, {
    path: ["clockOffset"],
    error: "only the local CA can be asked to work at another time",
  });

/** Settings of the provider. */
export type Settings = z.infer<typeof settingsSchema>;

interface Source {
  readonly variables: readonly string[];
  readonly key: string;
}

/** Setting → environment variables, which come first, and key of the stack configuration. */
const SOURCES: Record<Exclude<keyof Settings, "policies" | "alibaba" | "huawei">, Source> = {
  backend: { variables: ["PKI_BACKEND"], key: "pki:backend" },
  localStore: { variables: ["PKI_LOCAL_STORE"], key: "pki:localStore" },
  storePassphrase: { variables: ["PKI_STORE_PASSPHRASE"], key: "pki:storePassphrase" },
  localUrl: { variables: ["PKI_LOCAL_URL"], key: "pki:localUrl" },
  clockOffset: { variables: ["PKI_CLOCK_OFFSET"], key: "pki:clockOffset" },
  endpoint: { variables: ["PKI_ENDPOINT"], key: "pki:endpoint" },
  movedTo: { variables: ["PKI_MOVED_TO"], key: "pki:movedTo" },
  takeUp: { variables: ["PKI_TAKE_UP"], key: "pki:takeUp" },
};

/** The same for the account. Keys in the environment are the credential search's own matter. */
const ALIBABA_SOURCES: Record<keyof Settings["alibaba"], Source> = {
  region: {
    variables: ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"],
    key: "alicloud:region",
  },
  accessKey: { variables: [], key: "alicloud:accessKey" },
  secretKey: { variables: [], key: "alicloud:secretKey" },
  securityToken: { variables: [], key: "alicloud:securityToken" },
  profile: { variables: [], key: "alicloud:profile" },
};

const HUAWEI_SOURCES: Record<keyof Settings["huawei"], Source> = {
  region: { variables: ["HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME"], key: "huaweicloud:region" },
  accessKey: { variables: [], key: "huaweicloud:accessKey" },
  secretKey: { variables: [], key: "huaweicloud:secretKey" },
  securityToken: { variables: [], key: "huaweicloud:securityToken" },
  authToken: { variables: [], key: "huaweicloud:authToken" },
  userName: { variables: [], key: "huaweicloud:userName" },
  password: { variables: [], key: "huaweicloud:password" },
  domainName: { variables: ["HW_DOMAIN_NAME"], key: "huaweicloud:domainName" },
  domainId: { variables: ["HUAWEICLOUD_SDK_DOMAIN_ID", "HW_DOMAIN_ID"], key: "huaweicloud:domainId" },
  projectId: { variables: ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"], key: "huaweicloud:projectId" },
  projectName: { variables: ["HW_PROJECT_NAME"], key: "huaweicloud:projectName" },
};

/** Both count, because a change of the program can change the stack's configuration, but not the environment of its run. */
function policySettings(config: Config, env: NodeJS.ProcessEnv): { file: string; setting: string }[] {
  const given = { PKI_POLICY: env.PKI_POLICY, "pki:policy": config.get("pki:policy") };
  return Object.entries(given).flatMap(([setting, file]) => (file === undefined ? [] : [{ setting, file }]));
}

/**
 * Reads the settings, each from its environment variable or else from the stack configuration.
 *
 * @throws PkiError `INVALID_CONFIG`
 */
export function readSettings(config: Config, env: NodeJS.ProcessEnv = process.env): Settings {
  const read = (sources: Record<string, Source>): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.entries(sources).map(([name, { variables, key }]) => [
        name,
        variables.map((variable) => env[variable]).find((value) => value !== undefined) ?? config.get(key),
      ]),
    );
  const result = settingsSchema.safeParse({
    ...read(SOURCES),
    policies: policySettings(config, env),
    alibaba: read(ALIBABA_SOURCES),
    huawei: read(HUAWEI_SOURCES),
  });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const all: Record<string, Record<string, Source>> = { alibaba: ALIBABA_SOURCES, huawei: HUAWEI_SOURCES };
    const sources = path.length > 1 ? all[String(path[0])] : (SOURCES as Record<string, Source>);
    const { key, variables } = sources?.[String(path.at(-1))] ?? { key: String(path[0]), variables: [] };
    return `${[key, ...variables].join(" or ")}: ${message}`;
  });
  throw new PkiError("INVALID_CONFIG", `wrong configuration: ${problems.join("; ")}`);
}
