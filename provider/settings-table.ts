import { hasPassword } from "../common/clear-settings";
import { z } from "zod";
import { parseObject } from "./base/json";
import { parseWindows } from "../common/renewal-windows";

/** A time span with its sign and unit, in milliseconds. */
export const offset = z
  .string()
  .regex(/^[+-]?\d+[smhd]$/, 'must be a number with a unit, for example "24h", "90d" or "30m" (minutes)')
  .transform((text) => parseInt(text, 10) * { s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) as "s"] * 1000);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const endpoint = z
  .url({ protocol: /^https?$/, error: "must be an https URL" })
  .refine((text) => {
    // The URL check before this one reports what is no URL.
    if (!URL.canParse(text)) return true;
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || LOOPBACK.test(hostname);
  }, "must be https; plain http is allowed only to this machine")
  .transform((text) => text.replace(/\/+$/, ""));

const ADDRESS = "(store:(new|[0-9a-f-]{36})|(alibaba|huawei):[\\w-]+:[\\w-]+)";

/** Places that everything was moved to, as `addressOf` names them. */
const addresses = z
  .string()
  .regex(
    new RegExp(`^${ADDRESS}(, *${ADDRESS})*$`),
    "must be an address as named by a message about another place, for example store:new; separate several with commas",
  );

const windows = z.string().superRefine((text, context) => {
  const read = parseWindows(text);
  if (typeof read === "string") context.addIssue({ code: "custom", message: read });
});

/** Time that a certificate has left. */
const timeLeft = z.string().regex(/^[1-9]\d{0,3}[dh]$/, 'must be days or hours, for example "7d" or "12h"');

/** Regions of both clouds. */
export const REGION = /^[a-z]{2}(-[a-z0-9]+)+$/;

const region = (example: string): z.ZodString =>
  z.string().regex(REGION, `must be a region such as ${example}`);

/** What a human or a service has named, in whatever script. */
const named = z
  .string()
  .regex(/^\S(.*\S)?$/u, "must not begin or end with white space")
  .regex(/^\P{Cc}*$/u, "must not contain control characters");
/** Part of an HTTP header, or of what is signed. */
const token = z.string().regex(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces");
const identifier = z.string().regex(/^[\w-]+$/, "must be letters, digits, - and _");
const LONGEST = 100_000;
const connections = z
  .string()
  .refine(
    (text) => text.length <= LONGEST && parseObject(text) !== undefined,
    `must be a JSON object of at most ${LONGEST} characters, for example {"gateway": {"huaweiRegion": "cn-east-3"}}`,
  );
/** How many there are of something. */
const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, "must be a whole number from 1 to 9999999")
  .transform(Number);
/** How many there must be of something, and whether less is refused or only told. */
const minimum = z
  .string()
  .regex(
    /^[1-9]\d{0,6}( warning)?$/,
    'must be a whole number from 1 to 9999999, or that and "warning", for example "20 warning"',
  );
/** Any text but none, as it is. */
const passphrase = z.string();

/** What is said of a setting. */
export interface AboutSetting {
  /** What it is, as a sentence without its end. */
  readonly text: string;
  /** What holds without it, in words. */
  readonly default?: string;
  /** Always encrypted in the state. */
  readonly secret?: true;
}

/** A setting of the provider. */
export interface Setting extends AboutSetting {
  /** Of the stack configuration. */
  readonly key: string;
  /** Which come first. */
  readonly variables: readonly string[];
  readonly rule: z.ZodType;
}

const setting = <T extends z.ZodType>(
  key: string,
  variables: readonly string[],
  rule: T,
  about: AboutSetting,
): AboutSetting & { key: string; variables: readonly string[]; rule: T } => ({
  key,
  variables,
  rule,
  ...about,
});

/** The settings, each with the variables that name it; of credentials only where no others stand beside them. */
export const SETTINGS = {
  backend: setting("pki:backend", ["PKI_BACKEND"], z.enum(["cloud", "local"]).default("cloud"), {
    text: "Who issues: `cloud` calls the APIs of the clouds, `local` is the local CA",
    default: "`cloud`",
  }),
  localStore: setting("pki:localStore", ["PKI_LOCAL_STORE"], z.string().default(".pki"), {
    text: "Folder of the local CA's store, or the `postgres://` URL of a database; a URL with a password is encrypted in the state",
    default: "`.pki`",
  }),
  storePassphrase: setting("pki:storePassphrase", ["PKI_STORE_PASSPHRASE"], passphrase.optional(), {
    text: "Passphrase that the private keys in the local CA's store are encrypted with",
    default: "they are not encrypted",
    secret: true,
  }),
  localUrl: setting(
    "pki:localUrl",
    ["PKI_LOCAL_URL"],
    z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).default("http://localhost:8640"),
    {
      text: "Base URL of revocation lists and OCSP that the local CA writes into certificates, http or https",
      default: "`http://localhost:8640`",
    },
  ),
  localCertificateCount: setting(
    "pki:localCertificateCount",
    ["PKI_LOCAL_CERTIFICATE_COUNT"],
    count.optional(),
    {
      text: "How many certificates each CA of Alibaba Cloud can issue on the local CA, a whole number from 1 to 9999999: the count that is purchased in the cloud",
      default: "any number",
    },
  ),
  clockOffset: setting("pki:clockOffset", ["PKI_CLOCK_OFFSET"], offset.default(0), {
    text: "How far the local CA's clock is ahead, a number with a unit: `30m` (minutes), `24h` or `90d`; with the backend `local` only",
    default: "`0s`",
  }),
  endpoint: setting("pki:endpoint", ["PKI_ENDPOINT"], endpoint.optional(), {
    text: "URL that the APIs are called at, https; plain http only to this machine",
    default: "the endpoint of the region",
  }),
  casRegion: setting("pki:casRegion", ["PKI_CAS_REGION"], region("cn-hangzhou").optional(), {
    text: "Region of Alibaba Cloud's Certificate Management Service, where it is not the region of everything else",
    default: "the same as `alicloud:region`",
  }),
  ccmRegion: setting("pki:ccmRegion", ["PKI_CCM_REGION"], region("cn-north-4").optional(), {
    text: "Region of Huawei Cloud's Certificate Manager, of which each site has one: `cn-north-4`, `ap-southeast-3`, `eu-west-101`, `my-kualalumpur-1`, `sa-brazil-1` or `ru-moscow-1`; the gateway is in `huaweicloud:region`",
    default:
      "that of the site that `huaweicloud:region` belongs to; with an endpoint of your own, `huaweicloud:region`",
  }),
  connections: setting("pki:connections", ["PKI_CONNECTIONS"], connections.optional(), {
    text: 'Accounts and regions by names that resources have as `connection`: a JSON object of objects with arguments of the provider, for example `{"gateway": {"huaweiRegion": "cn-east-3"}}`; what one leaves out is the stack\'s',
    default: "none",
    secret: true,
  }),
  movedTo: setting("pki:movedTo", ["PKI_MOVED_TO"], addresses.optional(), {
    text: "Where everything was moved to on purpose, as the message about another place names it, for example `store:new`; several are separated by commas; for one run",
    default: "nothing was moved",
  }),
  takeUp: setting(
    "pki:takeUp",
    ["PKI_TAKE_UP"],
    z
      .string()
      .regex(/^[\w-]+(, *[\w-]+)*$/, "must be identifiers, separated by commas")
      .optional(),
    {
      text: "Identifiers of what interrupted runs have left behind, separated by commas; for one run",
      default: "none",
    },
  ),
  renewalWindows: setting("pki:renewalWindows", ["PKI_RENEWAL_WINDOWS"], windows.optional(), {
    text: "When renewals may happen: days, times and a time zone, several separated by semicolons, for example `Tue-Thu 09:00-16:00 Europe/Berlin`; a certificate that gets too close to its expiry is renewed anyway",
    default: "at any time",
  }),
  noRevocationWithin: setting("pki:noRevocationWithin", ["PKI_NO_REVOCATION_WITHIN"], timeLeft.optional(), {
    text: "Certificates that expire within this time, `7d` (days) or `12h` (hours), are not revoked when they leave the program, except because of a compromise",
    default: "all are",
  }),
  minimumRemainingCount: setting(
    "pki:minimumRemainingCount",
    ["PKI_MINIMUM_REMAINING_COUNT"],
    minimum.optional(),
    {
      text: "How many of the certificates that were purchased for a CA of Alibaba Cloud a run must leave, a whole number from 1 to 9999999; followed by `warning`, for example `20 warning`, a preview warns instead of refusing",
      default: "none need be left",
    },
  ),
} as const;

/** Settings of the account at Alibaba Cloud. */
export const ALIBABA_SETTINGS = {
  region: setting(
    "alicloud:region",
    ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"],
    region("cn-hangzhou").default("cn-hangzhou"),
    { text: "Region of Alibaba Cloud", default: "`cn-hangzhou`" },
  ),
  accessKey: setting("alicloud:accessKey", [], token.optional(), {
    text: "Access key ID of Alibaba Cloud; needs `alibabaSecretKey`",
    default: "the credential chain of Alibaba Cloud's SDKs",
    secret: true,
  }),
  secretKey: setting("alicloud:secretKey", [], token.optional(), {
    text: "Access key secret of Alibaba Cloud; needs `alibabaAccessKey`",
    secret: true,
  }),
  securityToken: setting("alicloud:securityToken", [], token.optional(), {
    text: "STS token of temporary credentials of Alibaba Cloud; needs `alibabaAccessKey` and `alibabaSecretKey`",
    secret: true,
  }),
  profile: setting("alicloud:profile", ["ALICLOUD_PROFILE"], named.optional(), {
    text: "Profile of Alibaba Cloud's credential chain",
    default: "the chain's own",
  }),
} as const;

/** Settings of the account at Huawei Cloud. */
export const HUAWEI_SETTINGS = {
  region: setting(
    "huaweicloud:region",
    ["HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME"],
    region("cn-north-4").default("cn-north-4"),
    { text: "Region of Huawei Cloud", default: "`cn-north-4`" },
  ),
  accessKey: setting("huaweicloud:accessKey", [], token.optional(), {
    text: "Access key (AK) of Huawei Cloud; needs `huaweiSecretKey`",
    secret: true,
  }),
  secretKey: setting("huaweicloud:secretKey", [], token.optional(), {
    text: "Secret key (SK) of Huawei Cloud; needs `huaweiAccessKey`",
    secret: true,
  }),
  securityToken: setting("huaweicloud:securityToken", [], token.optional(), {
    text: "Security token of temporary credentials of Huawei Cloud; needs `huaweiAccessKey` and `huaweiSecretKey`",
    secret: true,
  }),
  authToken: setting("huaweicloud:authToken", [], token.optional(), {
    text: "IAM token of Huawei Cloud that requests are sent with, instead of an access key",
    default: "none",
    secret: true,
  }),
  userName: setting("huaweicloud:userName", [], named.optional(), {
    text: "IAM user of Huawei Cloud that tokens are requested for; needs `huaweiPassword` and `huaweiDomainName`",
  }),
  password: setting("huaweicloud:password", [], passphrase.optional(), {
    text: "Password of the IAM user; needs `huaweiUserName` and `huaweiDomainName`",
    secret: true,
  }),
  domainName: setting("huaweicloud:domainName", ["HW_DOMAIN_NAME"], named.optional(), {
    text: "Name of the account at Huawei Cloud; needs `huaweiUserName`, which belongs to it",
  }),
  domainId: setting(
    "huaweicloud:domainId",
    ["HUAWEICLOUD_SDK_DOMAIN_ID", "HW_DOMAIN_ID"],
    identifier.optional(),
    { text: "Identifier of the account at Huawei Cloud", default: "looked up" },
  ),
  projectId: setting(
    "huaweicloud:projectId",
    ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"],
    identifier.optional(),
    { text: "Identifier of the project at Huawei Cloud", default: "looked up" },
  ),
  projectName: setting("huaweicloud:projectName", ["HW_PROJECT_NAME"], named.optional(), {
    text: "Name of the project at Huawei Cloud",
    default: "the region's",
  }),
} as const;

const POLICY = setting("pki:policy", ["PKI_POLICY"], z.string().optional(), {
  text: "Policy file that is enforced before anything is issued; where the environment names one too, both apply",
  default: "no policy",
});

const flat = (cloud: string, settings: Readonly<Record<string, Setting>>): [string, Setting][] =>
  Object.entries(settings).map(([name, one]) => [
    `${cloud}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    one,
  ]);

/** The arguments of the native plugin's provider, which are flat: `alibabaRegion` is the setting `alicloud:region`. */
export const PROVIDER_ARGUMENTS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ...Object.entries(SETTINGS),
  ["policy", POLICY],
  ...flat("alibaba", ALIBABA_SETTINGS),
  ...flat("huawei", HUAWEI_SETTINGS),
]);

/** Whether the value of an argument of the provider is always encrypted in the state. */
export const isSecretArgument = (name: string, value: unknown): boolean =>
  PROVIDER_ARGUMENTS.get(name)?.secret === true || hasPassword(value);
