import { nameIn } from "../../common/urn";
import { visible } from "../../common/visible";
import type { Context } from "../resources/context";
import { validateChanges, type Validated } from "./check";
import { differenceOf, keepEqual } from "./difference";
import { withoutStub, type EngineProperties } from "./properties";
import { identify } from "../resources/creates/identity";
import type { AnyKind, DeclaredAuthority, Failure, Intent } from "../resources/kind";
import { memberFailures } from "./members";
import { replacesRevoked } from "../resources/external-change";
import { recordCheck, renewalFailures } from "./renewal";
import { RENEWAL } from "../resources/renewal";
import { isReset, withoutRestored } from "./restored";
import { policyFailures } from "./policy";
import { retireFailures } from "../resources/retirement";
import { hasUnknown } from "../base/unknown";

/** The result of a check: the inputs to continue with, or what is wrong with them. */
export interface Checked {
  readonly inputs?: EngineProperties;
  readonly failures?: EngineFailure[];
}

interface EngineFailure {
  property: string;
  reason: string;
}

/**
 * Checks what a program asks for, and adds what the engine does not pass: a create's idempotency key, a renewal's
 * reason.
 */
export function checkInputs(
  kind: AnyKind,
  context: Context,
  olds: EngineProperties,
  news: EngineProperties,
): Checked {
  const { resourceUrn: urn, applying, ...given } = withoutStub(news);
  const renewal = recordCheck(kind, context, urn, olds);
  if (isReset(olds, news)) return { inputs: identify(kind, context, urn, olds, given) ?? given };
  const { restored, program } = withoutRestored(olds, given);
  const { issuerPlan, requestUrn, ...wanted } = program;
  const { failures, settled, ...validated } = validateChanges(kind, wanted, olds);
  if (failures.length > 0) return refused(failures);

  // A certificate that was adopted once, and is now due or revoked, is not wanted again, not even in later runs.
  const isReplaced = renewal !== undefined || replacesRevoked(context, urn, olds);
  const adopts = "adopt" in wanted && (exists(olds) ? olds.adopt !== undefined : !isReplaced);
  const { args, unknown } = adopts ? validated : withoutAdopt(validated);
  const identified = identify(kind, context, urn, olds, keepEqual(kind, olds, { ...args, ...unknown }));
  if (identified === undefined) return refused([WITHOUT_URN]);
  // Only a preview needs it: afterwards the request itself contains what it asks for.
  const source = hasUnknown(wanted.csr) && requestUrn !== undefined ? { requestUrn } : {};
  const inputs = { ...identified, ...restored, ...source };
  const issuer = issuerPlan as DeclaredAuthority | undefined;
  const request = { urn, olds, inputs, args, unknown, settled, adopts, issuer, renewal };
  const objections = objectionsTo(kind, context, request);
  return objections.length > 0
    ? refused(objections)
    : { inputs: reportRenewal(kind, context, request, applying) };
}

/** What a program asks for, after validating each argument on its own. */
interface Request extends Pick<Validated, "args" | "unknown"> {
  readonly urn: unknown;
  readonly olds: EngineProperties;
  readonly inputs: EngineProperties;
  /** What is wrong with arguments that the resource already has. */
  readonly settled: readonly Failure[];
  readonly adopts: boolean;
  readonly issuer: DeclaredAuthority | undefined;
  readonly renewal: string | undefined;
}

const exists = (olds: EngineProperties): boolean => Object.keys(olds).length > 0;

/** What is wrong with the combination of arguments, with the resulting chain, and according to the policies. */
function objectionsTo(kind: AnyKind, context: Context, request: Request): readonly Failure[] {
  const { urn, olds, inputs, args, unknown, settled, adopts, issuer, renewal } = request;
  // Inputs contain no certificate: whether an imported one matches shows when the engine compares.
  const before = exists(olds) ? { certificate: "", ...olds } : olds;
  const replaces = differenceOf(kind, before, inputs).replaces.length > 0;
  const isIssuedAnew = replaces || renewal !== undefined;
  // What is issued again is judged by the current rules.
  if (settled.length > 0 && isIssuedAnew) return settled;
  const intent = {
    args,
    unknown: new Set(Object.keys(unknown)),
    olds,
    issuing: (!exists(olds) || replaces) && !adopts,
    issuer,
    now: context.clock(),
  };
  const kept = exists(olds) && !isIssuedAnew ? olds : undefined;
  return [
    ...(kind.members ? memberFailures(kind, kind.members, intent, ruleFailures) : ruleFailures(kind, intent)),
    ...policyFailures(kind, context, { urn, inputs, issuer, before: kept }),
  ];
}

const ruleFailures = (kind: AnyKind, intent: Intent<Readonly<Record<string, unknown>>>): Failure[] => [
  ...(kind.rules?.(intent) ?? []),
  ...renewalFailures(kind, intent),
  ...retireFailures(intent),
];

/** A preview shows why a certificate is renewed; a run reports it without storing it in the state. */
function reportRenewal(
  { kind }: AnyKind,
  context: Context,
  { urn, inputs, renewal }: Request,
  applying: unknown,
): EngineProperties {
  if (renewal === undefined) return inputs;
  if (applying !== true) return { ...inputs, [RENEWAL]: renewal };
  context.tell?.(`${kind} "${nameIn(String(urn))}" is renewed: ${renewal}`);
  return inputs;
}

const withoutAdopt = ({
  args: { adopt: _, ...args },
  unknown: { adopt: __, ...unknown },
}: Pick<Validated, "args" | "unknown">): Pick<Validated, "args" | "unknown"> => ({ args, unknown });

const WITHOUT_URN = {
  argument: "resourceUrn",
  message:
    "was registered without its URN, by which an interrupted create is found again: a transformation has to keep the properties that it does not change, as in { ...args.props, tags }",
};

/** A check that failed. */
export const refused = (failures: readonly Failure[]): Checked => ({ failures: failures.map(toEngine) });

// The engine prints the value of a property that a failure names, even a secret one, so none is named to it; the reason
// names the argument.
const toEngine = ({ argument, message }: Failure): EngineFailure => ({
  property: "",
  reason: visible(argument === "" ? message : `${argument}: ${message}`),
});
