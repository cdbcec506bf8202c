import { PkiError } from "../../base/errors";
import { HUAWEI_KEYS, HUAWEI_TOKEN, HUAWEI_USER } from "../../base/credential-variables";
import { fromAliases, allOrNone, variable, type SettingValue } from "../../base/variables";
import type { AccessKey } from "../../api/huawei/signature";

/** How requests are authenticated: signed with an access key, or with a token from the identity service. */
export type Identity =
  | { readonly kind: "key"; readonly key: AccessKey }
  | { readonly kind: "token"; readonly token: string }
  | {
      readonly kind: "password";
      readonly userName: string;
      readonly password: string;
      /** The account. */
      readonly domainName: string;
    };

/** Account settings, as in the stack configuration. */
export interface HuaweiAccountSettings {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
  readonly domainName?: string | undefined;
  readonly authToken?: string | undefined;
}

/**
 * Finds credentials: an access key, a token or a password from the environment, then the same from the stack
 * configuration (which `destroy` and `refresh` know only as it was at the last `up`).
 *
 * @throws PkiError `NO_CREDENTIALS`; `INVALID_CONFIG` if settings that belong together are incomplete
 */
export function findIdentity(settings: HuaweiAccountSettings, env: NodeJS.ProcessEnv): Identity {
  const credentials = ofEnvironment(env, settings) ?? ofConfiguration(settings);
  if (credentials) return credentials;
  throw new PkiError(
    "NO_CREDENTIALS",
    "no credentials for Huawei Cloud: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or huaweicloud:accessKey and huaweicloud:secretKey, or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME; or use the local CA with pki:backend local",
  );
}

function ofEnvironment(env: NodeJS.ProcessEnv, settings: HuaweiAccountSettings): Identity | undefined {
  for (const names of HUAWEI_KEYS) {
    const [id, secret, token] = names.map((name) => variable(name, env)) as [
      SettingValue,
      SettingValue,
      SettingValue,
    ];
    const credentials = keyOf(id, secret, token);
    if (credentials) return credentials;
  }
  const [user, password, old, account] = HUAWEI_USER.map((name) => variable(name, env)) as Four;
  return (
    tokenOf(variable(HUAWEI_TOKEN, env)) ??
    passwordOf(user, fromAliases([password, old]), {
      ...account,
      value: account.value ?? settings.domainName,
    })
  );
}

type Four = [SettingValue, SettingValue, SettingValue, SettingValue];

function ofConfiguration(settings: HuaweiAccountSettings): Identity | undefined {
  const of = (name: keyof HuaweiAccountSettings): SettingValue => ({
    name: `huaweicloud:${name}`,
    value: settings[name],
  });
  return (
    keyOf(of("accessKey"), of("secretKey"), of("securityToken")) ??
    tokenOf(of("authToken")) ??
    passwordOf(of("userName"), of("password"), of("domainName"))
  );
}

function keyOf(id: SettingValue, secret: SettingValue, token: SettingValue): Identity | undefined {
  const [accessKeyId, secretAccessKey] = allOrNone([id, secret], token) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { kind: "key", key: { accessKeyId, secretAccessKey, securityToken: token.value } };
}

const tokenOf = ({ value: token }: SettingValue): Identity | undefined =>
  token === undefined ? undefined : { kind: "token", token };

/** The account alone also determines where resources live. */
function passwordOf(user: SettingValue, secret: SettingValue, account: SettingValue): Identity | undefined {
  if (user.value === undefined && secret.value === undefined) return undefined;
  const [userName, password, domainName] = allOrNone([user, secret, account]) ?? [];
  if (userName === undefined || password === undefined || domainName === undefined) return undefined;
  return { kind: "password", userName, password, domainName };
}
