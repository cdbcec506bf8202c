import { PROVIDER_ARGUMENTS, type Setting } from "../../provider/settings";
import type { ChoiceType } from "../../schema/types";
import { enumerationOf } from "./enumerations";
import { given, named, tokenOf, type Json } from "./json";

const BACKEND: ChoiceType = { type: "choice", of: ["cloud", "local"] };

/** The types of the provider's arguments. */
export const providerTypes: readonly [string, Json][] = [
  [
    tokenOf("index", "Backend"),
    enumerationOf(BACKEND, "Who issues: the APIs of the clouds, or the local CA."),
  ],
];

// No defaults: SDKs would send them, and they would take precedence over the environment.
const settingOf = (name: string, { text, default: otherwise, variables, secret }: Setting): Json =>
  given({
    type: "string",
    ...(name === "backend" ? named("index", "Backend") : {}),
    description: [
      `${text}.`,
      ...(variables.length > 0 ? [`In the environment: ${variables.map(code).join(" or ")}.`] : []),
      ...(otherwise === undefined ? [] : [`Default: ${otherwise}.`]),
    ].join(" "),
    secret,
  });

const code = (text: string): string => `\`${text}\``;

const settings: Json = Object.fromEntries(
  [...PROVIDER_ARGUMENTS].map(([name, setting]) => [name, settingOf(name, setting)]),
);

/** Stack configuration and provider arguments. */
export const providerParts: Json = {
  config: { variables: settings },
  provider: {
    description:
      "The settings of one provider. What a program gives here comes before the environment; what it leaves out is read from the environment, then from the configuration of the stack.",
    inputProperties: settings,
  },
};
