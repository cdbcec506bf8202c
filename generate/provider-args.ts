import type { Cloud } from "../common/cloud";
import { CREDENTIAL_VARIABLES, isCredential } from "../provider/settings-beside";
import { PROVIDER_ARGUMENTS, type Setting } from "../provider/settings";
import { comment } from "./comment";

/** The file with the arguments of class `Provider`, generated from the table of settings. */
export const providerArgsFile = (): string =>
  `// Written by \`npm run generate\` from provider/settings-table.ts: do not edit.
import type { Input } from "@pulumi/pulumi";

${comment([
  "Arguments of {@link Provider}. What is left out comes from the environment; the configuration of the stack is not read.",
])}export interface ProviderArgs {
${[...PROVIDER_ARGUMENTS].map(member).join("")}}

/** Arguments that are always encrypted in the state. */
export const SECRET_ARGUMENTS: ReadonlySet<string> = new Set(${JSON.stringify(secrets())});

/** A setting of a cloud in the configuration of a stack, which the native plugin never gets. */
export interface CloudSetting {
  readonly key: string;
  /** The argument of a provider with the same meaning; with \`pki:\` before it, the plugin's own setting. */
  readonly argument: string;
  /** Environment variables that come before it. */
  readonly variables: readonly string[];
  /** One of those that identify the account together. */
  readonly isCredential: boolean;
}

/** By the first part of the name of a kind. */
export const CLOUD_SETTINGS: Readonly<Record<string, readonly CloudSetting[]>> = ${JSON.stringify(cloudSettings())};

/** Each says that the environment has credentials of the cloud, which come before those of the stack. */
export const CREDENTIAL_VARIABLES: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(CREDENTIAL_VARIABLES)};
`;

const member = ([name, setting]: [string, Setting]): string =>
  `${comment([proseOf(setting)], "  ")}  ${name}?: Input<${name === "backend" ? '"cloud" | "local"' : "string"}> | undefined;\n`;

const proseOf = ({ text, default: otherwise, secret }: Setting): string =>
  [
    `${text}${secret ? "; always secret" : ""}.`,
    ...(otherwise === undefined ? [] : [`Default: ${otherwise}.`]),
  ].join(" ");

const secrets = (): string[] =>
  [...PROVIDER_ARGUMENTS].flatMap(([name, { secret }]) => (secret ? [name] : []));

const cloudSettings = (): Record<Cloud, object[]> => ({
  alibaba: settingsOf("alibaba"),
  huawei: settingsOf("huawei"),
});

const settingsOf = (cloud: Cloud): object[] =>
  [...PROVIDER_ARGUMENTS]
    .filter(([argument]) => argument.startsWith(cloud))
    .map(([argument, { key, variables }]) => ({
      key,
      argument,
      variables,
      isCredential: isCredential(argument),
    }));
