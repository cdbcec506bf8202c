import { meantName } from "../common/spelling";
import { isObject, parseObject } from "./base/json";
import { wrongSetting } from "./base/variables";
import { ARGUMENT_BY_KEY } from "./settings-beside";
import { PROVIDER_ARGUMENTS } from "./settings-table";

/** What a connection gives, by the names of the arguments of a provider. */
export type ConnectionArguments = Readonly<Record<string, string>>;

/** What holds for the whole stack, or for one run of it. */
const OF_THE_STACK = new Set([
  ...["policy", "renewalWindows", "noRevocationWithin", "minimumRemainingCount"],
  ...["clockOffset", "movedTo", "takeUp", "connections"],
]);

const ALLOWED = [...PROVIDER_ARGUMENTS.keys()].filter((name) => !OF_THE_STACK.has(name));

/** Far more than anybody has accounts and regions. */
const MOST = 100;

/** The most that the name of an argument may have to be taken for another one. */
export const TYPING_ERRORS = { errors: 2, shortest: 6 };

/** What a name of a connection is. */
export const CONNECTION_NAME = /^[A-Za-z][\w-]{0,63}$/;

/**
 * The arguments of each connection in the setting that names them.
 *
 * @param setting - its name, for messages, which repeat no value
 * @throws PkiError `INVALID_CONFIG`
 */
export function argumentsIn(text: string, setting: string): Readonly<Record<string, ConnectionArguments>> {
  const refuse = (problem: string): Error => wrongSetting(`${setting}: ${problem}`);
  const all = parseObject(text) ?? {};
  const entries = Object.entries(all);
  if (entries.length > MOST) throw refuse(`must not have more than ${MOST} connections`);
  const problems = entries.flatMap(([name, given]) =>
    problemsOf(given).map((problem) => `${named(name)}: ${problem}`),
  );
  const strange = entries.filter(([name]) => !CONNECTION_NAME.test(name)).map(([name]) => named(name));
  if (strange.length > 0) {
    problems.push(
      `${strange.join(", ")}: a name must be 1 to 64 letters, digits, _ and -, beginning with a letter`,
    );
  }
  if (problems.length > 0) throw refuse(problems.join("; "));
  return all as Readonly<Record<string, ConnectionArguments>>;
}

function problemsOf(given: unknown): string[] {
  if (!isObject(given)) return ["must be an object with arguments of the provider"];
  return Object.entries(given).flatMap(([name, value]) => {
    if (OF_THE_STACK.has(name)) return [`${name} holds for the whole stack: set it there`];
    if (!ALLOWED.includes(name)) return [`${named(name)} is not a setting of a connection${meant(name)}`];
    return typeof value === "string" ? [] : [`${name}: must be a string`];
  });
}

/** The right name of what is probably meant: the name that the stack or the environment has for it, or a typing error. */
function meant(name: string): string {
  const right =
    ALLOWED.find(
      (one) => ARGUMENT_BY_KEY.get(name) === one || PROVIDER_ARGUMENTS.get(one)?.variables.includes(name),
    ) ?? meantName(name, ALLOWED, TYPING_ERRORS);
  return right === undefined ? `; those are ${ALLOWED.join(", ")}` : `; it is spelled ${right}`;
}

/** A name may be a secret in the wrong place. */
const named = (name: string): string =>
  CONNECTION_NAME.test(name) && name.length <= 40 ? `"${name}"` : "a name";
