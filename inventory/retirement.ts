import { retirementOf } from "../provider/resources/retirement";
import { copyPlace, definitionOf } from "../schema";
import { defaultOf, type Retirement } from "../schema/resource";
import type { StackResource } from "./resource";
import { roleOf } from "./role";
import { plainPart } from "./value";

/** What destroying or replacing a resource does to the object that it represents. */
export interface RetirementEffect {
  /**
   * `revoked`: no longer accepted where revocation is checked; `scheduled`: disabled, and deleted some days later;
   * `deleted`: gone from the service but valid until it expires; `kept`: the service keeps it; `removed`: it was a copy
   * or existed only in the state.
   */
  readonly outcome: "revoked" | "scheduled" | "deleted" | "kept" | "removed";
  /** A description that ends a sentence about it. */
  readonly words: string;
}

/** Other circumstances that determine what happens to a resource. */
export interface Surroundings {
  /** Whether the resource in its `deletedWith` is removed in the same run. */
  readonly leavesWith?: boolean;
  /** Whether a CA above it is revoked, in the same run or earlier. */
  readonly isBelowRevoked?: boolean;
}

/**
 * What happens to a certificate when it is removed from the program, as set by its arguments or by a resource option,
 * which takes precedence; undefined if it is not a certificate, or if the program only reads it.
 */
export function retirementChoice(
  resource: Pick<StackResource, "kind" | "inputs" | "options">,
): Retirement | undefined {
  const { external, retainOnDelete } = resource.options;
  const { arguments: definitions = {} } = definitionOf(resource.kind) ?? {};
  if (external) return undefined;
  if (retainOnDelete && "retire" in definitions) return "retain";
  return retirementOf(definitions, plainPart(resource.inputs) as Record<string, unknown>);
}

/** What happens to a resource that is removed or replaced; see docs/operations.md. */
export function retirementEffect(
  resource: StackResource,
  surroundings: Surroundings = {},
): RetirementEffect | undefined {
  const role = roleOf(resource);
  if (role === "key" || role === "request" || role === "bundle" || role === "list")
    return { outcome: "removed", words: "is deleted from the state" };
  const untouched = untouchedBecause(resource, surroundings);
  if (untouched !== undefined) return untouched;
  if (role === "upload") return { outcome: "removed", words: `is removed from ${copyPlace(resource.kind)}` };
  if (!isAtService(resource))
    return {
      outcome: "deleted",
      words: lasting(surroundings, "is deleted from the state without being revoked", VALID_ON),
    };
  const isAuthority = role !== "end";
  switch (retirementChoice(resource)) {
    case "revoke":
      return {
        outcome: "revoked",
        words: `is revoked${reasonOf(resource)}${isAuthority ? `: no certificate below it is ${NOT_ACCEPTED}` : " and deleted"}`,
      };
    case "delete":
      return isAuthority
        ? { outcome: "scheduled", words: `is disabled and deleted after ${pendingDays(resource)} days` }
        : {
            outcome: "deleted",
            words: lasting(surroundings, "is deleted without being revoked", VALID_ON),
          };
    case "retain":
      return { outcome: "kept", words: lasting(surroundings, "is kept by the service", " and stays valid") };
    default:
      return undefined;
  }
}

const VALID_ON = ": it stays valid until it expires";

/** Whether a service has it, not the state alone. */
const isAtService = ({ kind }: StackResource): boolean => definitionOf(kind)?.operations.length !== 0;

const NOT_ACCEPTED = "accepted any more where revocation is checked";

/** The outcome for something that is not itself revoked. */
const lasting = ({ isBelowRevoked }: Surroundings, words: string, valid: string): string =>
  isBelowRevoked ? `${words}; a CA above it is revoked, so it is not ${NOT_ACCEPTED}` : `${words}${valid}`;

/** Resources that the engine does not ask the provider to delete. */
function untouchedBecause(
  { options }: StackResource,
  surroundings: Surroundings,
): RetirementEffect | undefined {
  if (options.pendingReplacement)
    return { outcome: "removed", words: "was removed by an earlier run that was interrupted" };
  if (options.external) return { outcome: "kept", words: "is only read by the program: it stays unchanged" };
  const option = options.retainOnDelete
    ? "retainOnDelete"
    : surroundings.leavesWith
      ? "deletedWith"
      : undefined;
  return option === undefined
    ? undefined
    : {
        outcome: "kept",
        words: lasting(
          surroundings,
          `is neither revoked nor deleted (${option})`,
          ": it stays unchanged and valid",
        ),
      };
}

const reasonOf = ({ inputs: { revocationReason } }: StackResource): string =>
  typeof revocationReason === "string" ? ` (${revocationReason})` : "";

function pendingDays({ kind, inputs: { pendingDays: days } }: StackResource): string {
  const unasked = defaultOf(definitionOf(kind)?.arguments.pendingDays ?? { text: "" });
  return String(typeof days === "number" ? days : unasked);
}
