import type * as Library from "@alicloud/credentials";
import type * as CommandLine from "@alicloud/credentials/dist/src/providers/cli_profile";
import type * as CredentialsFile from "@alicloud/credentials/dist/src/providers/profile";
import { PkiError } from "../../base/errors";
import { ALIBABA_KEYS } from "../../base/credential-variables";
import { allOrNone, variable, type SettingValue } from "../../base/variables";
import type { Credentials } from "../../api/alibaba/signature";

/** Calls the credential chain; tests replace the library here. */
export type CredentialChain = (profile: string | undefined) => Promise<Credentials>;

/** Account settings, as in the stack configuration. */
export interface AlibabaAccountSettings {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Finds credentials: environment variables, then the stack configuration (which `destroy` and `refresh` know only as
 * it was at the last `up`), then the chain of Alibaba Cloud's SDKs (profile, credentials file, role of the machine).
 *
 * @throws PkiError `INVALID_CONFIG` when only a part of a key is given
 */
export function findCredentials(
  settings: AlibabaAccountSettings,
  env: NodeJS.ProcessEnv,
  chain: CredentialChain = defaultChain,
): () => Promise<Credentials> {
  for (const names of ALIBABA_KEYS) {
    const [id, secret, token] = names.map((name) => variable(name, env)) as [
      SettingValue,
      SettingValue,
      SettingValue,
    ];
    const credentials = keyOf(id, secret, token);
    if (credentials) return () => Promise.resolve(credentials);
  }
  const setting = (name: "accessKey" | "secretKey" | "securityToken"): SettingValue => ({
    name: `alicloud:${name}`,
    value: settings[name],
  });
  const credentials = keyOf(setting("accessKey"), setting("secretKey"), setting("securityToken"));
  return credentials ? () => Promise.resolve(credentials) : () => chain(settings.profile);
}

function keyOf(id: SettingValue, secret: SettingValue, token: SettingValue): Credentials | undefined {
  const [accessKeyId, accessKeySecret] = allOrNone([id, secret], token) ?? [];
  if (accessKeyId === undefined || accessKeySecret === undefined) return undefined;
  return { accessKeyId, accessKeySecret, securityToken: token.value };
}

interface Provider {
  getCredential(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
}

const chains = new Map<string, Provider>();

async function defaultChain(profile: string | undefined): Promise<Credentials> {
  try {
    const opened = chains.get(profile ?? "") ?? openChain(profile);
    chains.set(profile ?? "", opened);
    const { accessKeyId, accessKeySecret, securityToken } = await opened.getCredential();
    if (accessKeyId && accessKeySecret) return { accessKeyId, accessKeySecret, securityToken };
    throw new Error("the credentials chain returned no access key");
  } catch (error) {
    throw new PkiError(
      "NO_CREDENTIALS",
      "no credentials for Alibaba Cloud: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or alicloud:accessKey and alicloud:secretKey, or a profile; or use the local CA with pki:backend local",
      { cause: safeCause(error) },
    );
  }
}

/** What the library may have met, without what it quotes. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\bparse aliyun cli config\b/, "~/.aliyun/config.json is not JSON"],
  [/\breading aliyun cli config\b/, "~/.aliyun/config.json cannot be read"],
  [/\bno any configured profiles\b/, "~/.aliyun/config.json has no profile"],
  [/\bunable to get profile\b/, "~/.aliyun/config.json does not have the profile"],
  [/\bCLI profile is disabled\b/, "the command line tool's configuration is disabled"],
  [/\bunsupported profile mode\b/, "the profile has a mode that the library does not know"],
  [/\bexternal command\b/, "the profile's command failed"],
  [/\bmetadata\b/i, "the machine has no role"],
  [/\btoken\b/i, "no token was issued"],
];

/**
 * The library's messages quote the file with the keys, the output of a command, or the answer of a service, so none of
 * them may get into a log.
 */
function safeCause(error: unknown): Error {
  const text = error instanceof Error ? error.message : "";
  const reasons = REASONS.filter(([pattern]) => pattern.test(text)).map(([, reason]) => reason);
  return new Error(
    `the chain of Alibaba Cloud's SDKs found none${reasons.map((reason) => `; ${reason}`).join("")}`,
  );
}

function openChain(profile: string | undefined): Provider {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when nothing else named a key
  const { default: Client } = require("@alicloud/credentials") as typeof Library;
  return withProfile(profile, () => new Client());
}

const PROFILE = "ALIBABA_CLOUD_PROFILE";

/** The library reads the variable while it makes a client, and only then, so another account can have another profile. */
function withProfile<T>(profile: string | undefined, make: () => T): T {
  if (profile === undefined || process.env[PROFILE] !== undefined) return make();
  process.env[PROFILE] = profile;
  try {
    return make();
  } finally {
    Reflect.deleteProperty(process.env, PROFILE);
  }
}

interface ProfileProvider {
  getCredentials(): Promise<{ accessKeyId: string; accessKeySecret: string; securityToken: string }>;
}

const profiles = new Map<string, ProfileProvider>();

/**
 * A {@link CredentialChain} that consists of the named profile alone: the chain itself reads the environment of the
 * process first, in which another account may be.
 */
export const profileAlone: CredentialChain = async (profile = "default") => {
  const found = profiles.get(profile);
  const candidates = found ? [() => found] : PROFILES.map((open) => () => open(profile));
  for (const candidate of candidates) {
    try {
      const provider = candidate();
      const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
      profiles.set(profile, provider);
      return { accessKeyId, accessKeySecret, securityToken: securityToken || undefined };
    } catch {
      // It may be in the other file.
    }
  }
  throw new PkiError(
    "NO_CREDENTIALS",
    "no credentials for Alibaba Cloud: neither the configuration of its command line tool (~/.aliyun/config.json) nor the credentials file (~/.alibabacloud/credentials) has a usable profile of the name in alicloud:profile",
  );
};

/* eslint-disable @typescript-eslint/no-require-imports -- loaded only where a profile is named */
const PROFILES: readonly ((profile: string) => ProfileProvider)[] = [
  (profile) => {
    const { default: Provider } =
      require("@alicloud/credentials/dist/src/providers/cli_profile") as typeof CommandLine;
    return Provider.builder().withProfileName(profile).build();
  },
  (profile) => {
    const { default: Provider } =
      require("@alicloud/credentials/dist/src/providers/profile") as typeof CredentialsFile;
    return Provider.builder().withProfileName(profile).build();
  },
];
