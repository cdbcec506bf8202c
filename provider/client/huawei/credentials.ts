import { PkiError } from "../../base/errors";
import type { AccessKey } from "../../api/huawei/signature";

/** How requests prove who sends them: signed with an access key, or with a token of the identity service. */
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

/** Settings of the account, as they stand in the stack configuration. */
export interface AccountSettings {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
  readonly domainName?: string | undefined;
  readonly authToken?: string | undefined;
}

/** Variables of the SDKs first, then those that Terraform users have, then those of the API's own samples. */
const KEY_VARIABLES = [
  ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
  ["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"],
  ["CLOUD_SDK_AK", "CLOUD_SDK_SK", "CLOUD_SDK_SECURITY_TOKEN"],
] as const;

/**
 * Finds credentials: an access key, a token or a password from the environment, then the same from the stack
 * configuration (which `destroy` and `refresh` know only as it was at the last `up`).
 *
 * @throws PkiError `NO_CREDENTIALS`
 */
export function findIdentity(settings: AccountSettings, env: NodeJS.ProcessEnv): Identity {
  for (const [id, secret, token] of KEY_VARIABLES) {
    const found = keyOf(env[id], env[secret], env[token]);
    if (found) return found;
  }
  const found =
    tokenOf(env.HW_AUTH_TOKEN) ??
    passwordOf(env.HW_USER_NAME, env.HW_USER_PASSWORD ?? env.HW_PASSWORD, env.HW_DOMAIN_NAME) ??
    keyOf(settings.accessKey, settings.secretKey, settings.securityToken) ??
    tokenOf(settings.authToken) ??
    passwordOf(settings.userName, settings.password, settings.domainName);
  if (found) return found;
  throw new PkiError(
    "NO_CREDENTIALS",
    "no credentials for Huawei Cloud: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or huaweicloud:accessKey and huaweicloud:secretKey, or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME; or use the local CA with pki:backend local",
  );
}

const keyOf = (id?: string, secret?: string, securityToken?: string): Identity | undefined =>
  id && secret
    ? { kind: "key", key: { accessKeyId: id, secretAccessKey: secret, securityToken } }
    : undefined;

const tokenOf = (token?: string): Identity | undefined => (token ? { kind: "token", token } : undefined);

const passwordOf = (userName?: string, password?: string, domainName?: string): Identity | undefined =>
  userName && password && domainName ? { kind: "password", userName, password, domainName } : undefined;
