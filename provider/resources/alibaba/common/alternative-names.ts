import type { alternativeNames } from "../../../../schema/alibaba/names";
import type { ValuesOf } from "../../../../schema/types";
import type { Failure, Intent } from "../../kind";
import { generalName, nameProblem, nameType, uniqueNames, type GeneralName } from "../../../x509/names";

/** Names of a single type. */
export type SanArgs = ValuesOf<ReturnType<typeof alternativeNames<number>>>;

/** The names in the documented format. */
export const sanRequest = (args: SanArgs): string | undefined =>
  args.sanValue &&
  sanNames(args)
    .map(({ value }) => value)
    .join(",");

/** The names as they will be in the certificate. */
export function sanNames({ sanType, sanValue }: Partial<SanArgs>): GeneralName[] {
  const type = nameType(sanType);
  return type === undefined ? [] : uniqueNames((sanValue ?? []).map((value) => generalName(type, value)));
}

/** Type and values must be given together, and every value must be valid for the type. */
export function sanFailures({ args, unknown }: Pick<Intent<SanArgs>, "args" | "unknown">): Failure[] {
  const isGiven = (name: keyof SanArgs): boolean => args[name] !== undefined || unknown.has(name);
  if (isGiven("sanType") !== isGiven("sanValue")) {
    const [given, missing] = isGiven("sanType") ? ["sanType", "sanValue"] : ["sanValue", "sanType"];
    return [{ argument: missing, message: `is required together with ${given}` }];
  }
  const type = nameType(args.sanType);
  if (type === undefined) return [];
  return (args.sanValue ?? []).flatMap((value, index) => {
    const problem = nameProblem(type, value);
    return problem === undefined
      ? []
      : [{ argument: `sanValue[${index}]`, message: `${problem} (sanType ${args.sanType})` }];
  });
}
