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
