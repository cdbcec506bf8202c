import { z } from "zod";
import { sameAnyNames, text } from "../../fields";
import { replaces, type ArgsOf, type Failure, type Intent } from "../../kind";
import { generalName, nameProblem, nameType, uniqueNames, type GeneralName } from "../../../x509/names";

/** Types of subject alternative names by the documents' numbers: e-mail, domain name, URI, IP address. */
export const SAN_TYPES = [1, 2, 6, 7] as const;

const sanTypes = <T extends number>(types: readonly T[]): z.ZodOptional<z.ZodLiteral<T>> =>
  z.literal(types, `must be one of ${types.join(", ")}`).optional();

/** Arguments of names that are all of one type, out of those that the operation takes. */
export const sanFields = <T extends number>(
  types: readonly T[],
): {
  sanType: ReturnType<typeof replaces<z.ZodOptional<z.ZodLiteral<T>>>>;
  sanValue: ReturnType<typeof replaces<z.ZodOptional<z.ZodArray<z.ZodString>>>>;
} => ({
  sanType: replaces(sanTypes(types)),
  sanValue: replaces(z.array(text(2048)).min(1, "must not be empty").max(100).optional(), sameAnyNames),
});

/** Values of {@link sanFields}. */
export type SanArgs = ArgsOf<ReturnType<typeof sanFields<number>>>;

/** The documented names of {@link sanFields}. */
export const sanRequest = (args: SanArgs): { SanType: number | undefined; SanValue: string | undefined } => ({
  SanType: args.sanType,
  SanValue:
    args.sanValue &&
    sanNames(args)
      .map(({ value }) => value)
      .join(","),
});

/** The names as the certificate will hold them. */
export function sanNames({ sanType, sanValue }: Partial<SanArgs>): GeneralName[] {
  const type = nameType(sanType);
  return type === undefined ? [] : uniqueNames((sanValue ?? []).map((value) => generalName(type, value)));
}

/** Type and values go together, and every value has to be of the type. */
export function sanFailures({ args, unknown }: Pick<Intent<SanArgs>, "args" | "unknown">): Failure[] {
  const isGiven = (name: keyof SanArgs): boolean => args[name] !== undefined || unknown.has(name);
  if (isGiven("sanType") !== isGiven("sanValue")) {
    const [given, missing] = isGiven("sanType") ? ["sanType", "sanValue"] : ["sanValue", "sanType"];
    return [{ argument: missing, message: `is required beside ${given}` }];
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
