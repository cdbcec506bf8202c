import { CLOUD_NAMES, CLOUDS, type Cloud } from "../../common/cloud";
import { PkiError, ServiceError } from "../../provider/base/errors";
import { findCredentials, profileAlone } from "../../provider/client/alibaba/credentials";
import { alibabaEndpoint } from "../../provider/client/alibaba/endpoint";
import { regionsOf } from "../../provider/client/connect";
import { createHttp, type Http } from "../../provider/client/http";
import { findIdentity } from "../../provider/client/huawei/credentials";
import { huaweiEndpoint } from "../../provider/client/huawei/endpoint";
import { connections } from "../../provider/connect";
import { askService, isForbidden } from "../../provider/engine/access";
import type { Context } from "../../provider/resources/context";
import { besideConnection, CREDENTIAL_VARIABLES, type Settings } from "../../provider/settings";
import { oneLine } from "../../review/escape";
import { failed, diagnose, ok, skipped, thrown, warning, type Diagnosis, type Section } from "./finding";

/** The settings of a stack, or of one of its connections, and the environment that holds for them. */
export interface SettingsTarget {
  readonly connection: string | undefined;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  /** Whether its credentials are those of a profile alone. */
  readonly isAlone: boolean;
}

/** The stack's own settings and those of its connections. */
export const targetsOf = (settings: Settings, env: NodeJS.ProcessEnv): SettingsTarget[] => [
  { connection: undefined, settings, env, isAlone: false },
  ...Object.entries(settings.connections).map(([connection, { given, settings: own }]) => ({
    ...{ connection, settings: own, env: besideConnection(given, env) },
    isAlone: "alibabaProfile" in given,
  })),
];

/** The clouds' services that the settings lead to: whether they answer, and accept the credentials. */
export async function services(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  chosen: readonly Cloud[] | undefined,
): Promise<Section[]> {
  const contextOf = connections(settings, env);
  const targets = targetsOf(settings, env).filter((target) => target.settings.backend === "cloud");
  const sections = await Promise.all(
    targets.map((target) => sectionsOf(target, () => contextOf(target.connection), chosen)),
  );
  return sections.flat();
}

async function sectionsOf(
  target: SettingsTarget,
  contextOf: () => Context,
  chosen: readonly Cloud[] | undefined,
): Promise<Section[]> {
  const clouds = chosen ?? CLOUDS;
  const found = new Map(
    await Promise.all(clouds.map(async (cloud) => [cloud, await credentials(cloud, target)] as const)),
  );
  const hasSome = [...found.values()].some(({ state }) => state === "found");
  return Promise.all(
    [...found].map(async ([cloud, { state, finding }]): Promise<Section> => {
      const where = target.connection === undefined ? "" : `, connection "${target.connection}"`;
      const title = `${CLOUD_NAMES[cloud]}${where}`;
      // A program needs the credentials of the clouds that it uses.
      if (state === "none" && hasSome && chosen === undefined) {
        return {
          title,
          findings: [skipped("no credentials; only a program that uses this cloud needs them")],
        };
      }
      const reached = await reachability(cloud, target.settings);
      const isReached = reached.every(({ status }) => status !== "failed");
      const accepted =
        state === "found" && isReached ? await diagnose("the service", () => access(cloud, contextOf())) : [];
      return { title, findings: [finding, ...reached, ...accepted] };
    }),
  );
}

interface FoundCredentials {
  /** `wrong`: they are incomplete or contradict each other. */
  readonly state: "found" | "none" | "wrong";
  readonly finding: Diagnosis;
}

/** Whether there are credentials, and where; nobody is asked whether they are valid. */
async function credentials(cloud: Cloud, target: SettingsTarget): Promise<FoundCredentials> {
  let state: FoundCredentials["state"] = "wrong";
  const [finding = skipped("")] = await diagnose("credentials", async () => {
    try {
      await findAny(cloud, target);
      state = "found";
      return [ok(`credentials in ${sourceOf(cloud, target)}`)];
    } catch (error) {
      if (error instanceof PkiError && error.code === "NO_CREDENTIALS") state = "none";
      throw error;
    }
  });
  return { state, finding };
}

const findAny = (cloud: Cloud, { settings, env, isAlone }: SettingsTarget): unknown =>
  cloud === "huawei"
    ? findIdentity(settings.huawei, env)
    : findCredentials(settings.alibaba, env, ...(isAlone ? [profileAlone] : []))();

/** Where credentials were found, in the order in which they are looked for. */
function sourceOf(cloud: Cloud, { settings, env, connection }: SettingsTarget): string {
  const variable = CREDENTIAL_VARIABLES[cloud].find((name) => env[name] !== undefined);
  if (variable !== undefined) return variable;
  const { accessKey } = settings[cloud];
  const configuration = connection === undefined ? "the stack's configuration" : "pki:connections";
  if (accessKey !== undefined || cloud === "huawei") return configuration;
  const { profile } = settings.alibaba;
  return profile === undefined
    ? "the credential chain of Alibaba Cloud's SDKs"
    : `the profile "${oneLine(profile)}"`;
}

/** The addresses of a cloud's services, each with the region that it is for. */
function addressesOf(cloud: Cloud, settings: Settings): ReadonlyMap<string, string> {
  const { endpoint } = settings;
  if (endpoint !== undefined) return new Map([[endpoint, "pki:endpoint"]]);
  const { cas, ...huawei } = regionsOf(settings);
  if (cloud === "alibaba") return new Map([[alibabaEndpoint(cas), cas]]);
  return new Map(
    (["iam", "ccm", "apig"] as const).map((service) => [
      huaweiEndpoint(service, huawei[service]),
      huawei[service],
    ]),
  );
}

const ANSWER_TIMEOUT = 8_000;

async function reachability(cloud: Cloud, settings: Settings): Promise<Diagnosis[]> {
  const http = createHttp({ answerTimeout: ANSWER_TIMEOUT });
  const probes = [...addressesOf(cloud, settings)].map(([url, region]) =>
    diagnose(new URL(url).host, () => probe(http, url, region)),
  );
  return (await Promise.all(probes)).flat();
}

/** Any answer shows that the host is reached; its date, how wrong this machine's clock is. */
async function probe(http: Http, url: string, region: string): Promise<Diagnosis[]> {
  const { host } = new URL(url);
  try {
    const { headers } = await http({ method: "GET", url: `${url}/`, headers: {}, body: Buffer.alloc(0) });
    return [ok(`${host} answers (${region})`), ...clock(host, headers.date)];
  } catch (error) {
    const [, code = ""] = /\((\w+)\)$/.exec((error as Error).message) ?? [];
    return [failed(`${host} (${region}) did not answer: ${code}${proxyText()}`, unreachableCure(code, host))];
  }
}

const PROXIES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** A proxy's URL may contain a password. */
function proxyText(): string {
  const name = PROXIES.find((one) => process.env[one] !== undefined);
  const value = name === undefined ? "" : (process.env[name] ?? "");
  if (name === undefined) return "";
  return URL.canParse(value) ? `; ${name} is ${new URL(value).host}` : `; ${name} is not a URL`;
}

function unreachableCure(code: string, host: string): string {
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code))
    return "set NODE_EXTRA_CA_CERTS to the CA of the proxy that decrypts TLS, or let the host through";
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return `check that the region is right and that this machine resolves ${host}; behind a proxy, set HTTPS_PROXY`;
  return `allow connections to ${host}, or set HTTPS_PROXY`;
}

const SMALL_DIFFERENCE = 60_000;
/** Both clouds refuse a signature that is older or newer. */
const LARGEST_DIFFERENCE = 15 * 60_000;

function clock(host: string, date: string | string[] | undefined): Diagnosis[] {
  const difference = Date.now() - Date.parse(String(date));
  if (Number.isNaN(difference)) return [];
  const size = Math.abs(difference);
  const text = `this machine's clock is ${Math.round(size / 1000)} seconds ${difference < 0 ? "behind" : "ahead of"} that of ${host}`;
  const cure = "synchronise the clock (NTP)";
  if (size > LARGEST_DIFFERENCE) return [failed(`${text}: signed requests are refused`, cure)];
  return size > SMALL_DIFFERENCE ? [warning(text, cure)] : [];
}

async function access(cloud: Cloud, context: Context): Promise<Diagnosis[]> {
  try {
    await askService(context, cloud === "alibaba" ? "cas" : "ccm");
    return [ok("the service accepts the credentials")];
  } catch (error) {
    return [refusal(error)];
  }
}

const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/SecurityToken/i, "the temporary credentials have expired or are not complete: get new ones"],
  [/Time[sS]tamp/, "synchronise this machine's clock (NTP)"],
  [
    /AccessKey|Signature|APIGW\.0301|APIG\.100[12]/i,
    "the key does not exist, is disabled, has expired, or its secret is another: create or copy it again",
  ],
];

function refusal(error: unknown): Diagnosis {
  if (!(error instanceof ServiceError)) {
    const hint =
      error instanceof PkiError && error.code === "NO_ANSWER" ? "see above for the host" : undefined;
    return hint === undefined ? thrown(error) : failed(thrown(error).text, hint);
  }
  const text = oneLine(error.message);
  if (isForbidden(error))
    return warning(
      text,
      "the credentials are valid, but may not list CAs: docs/permissions.md has the policies",
    );
  const [, cure] = REFUSALS.find(([code]) => code.test(error.serviceCode)) ?? [];
  return failed(text, cure ?? "look the code up in the service's documentation");
}
