import { typeIn } from "../common/urn";
import { isOperation, matters, needed, PARTS } from "./operations";
import type { RawPreview, RawStep } from "./raw-preview";

/** Why a preview does not show everything that a run would do. */
export interface PreviewProblem {
  readonly rule: "unknown-operation" | "contradiction" | "incomplete-preview";
  readonly urn: string | undefined;
  readonly message: string;
}

/** Everything in a preview that is not understood, is inconsistent, or is missing. */
export const problemsOf = (raw: RawPreview): PreviewProblem[] => [
  ...(raw.steps ?? []).flatMap(stepProblems),
  ...doubles(raw.steps ?? []),
  ...summaryProblems(raw),
  ...(raw.maybeCorrupt === true
    ? [incomplete("the engine says that what it knows of some resources may be wrong (maybeCorrupt)")]
    : []),
];

const incomplete = (message: string): PreviewProblem => ({
  rule: "incomplete-preview",
  urn: undefined,
  message,
});

function stepProblems(step: RawStep): PreviewProblem[] {
  const { op, urn, newState, oldState } = step;
  const contradiction = (message: string): PreviewProblem => ({ rule: "contradiction", urn, message });
  if (!isOperation(op)) {
    const message = `the preview has the operation ${JSON.stringify(op)}, which this release does not know: upgrade pulumi-pki`;
    return matters(op, urn) ? [{ rule: "unknown-operation", urn, message }] : [];
  }
  const missing = needed(op).filter((side) => !step[side]);
  return [
    ...missing.map((side) =>
      contradiction(`the step ${op} has no ${side}: it does not say what the run would do`),
    ),
    ...(newState && newState.urn !== urn ? [contradiction(`the step is about another resource`)] : []),
    ...[newState, oldState].flatMap((state) =>
      state && state.type !== typeIn(state.urn)
        ? [contradiction(`its type is ${JSON.stringify(state.type)}, but its URN has another one`)]
        : [],
    ),
  ];
}

/** A resource is created, changed or removed at most once in a run; a preceding refresh may list it as well. */
function doubles(steps: readonly RawStep[]): PreviewProblem[] {
  if (steps.some(({ op }) => op === "refresh")) return [];
  const seen = new Set<string>();
  return steps.flatMap(({ op, urn }): PreviewProblem[] => {
    if (isOperation(op) && PARTS.has(op)) return [];
    const message = "the preview contains it twice, so what the run does to it is unclear";
    if (seen.has(urn)) return [{ rule: "contradiction", urn, message }];
    seen.add(urn);
    return [];
  });
}

/** Operations that the engine counts as it lists them. */
const COUNTED = ["create", "update", "delete", "replace", "import", "import-replacement", "read-replacement"];

/** Whether the number of steps matches the engine's own count. */
function summaryProblems({ steps = [], changeSummary, diagnostics }: RawPreview): PreviewProblem[] {
  if (changeSummary === undefined) {
    const failed = diagnostics?.some(({ severity }) => severity === "error") === true;
    return failed ? [] : [incomplete("it has no changeSummary: the preview did not finish")];
  }
  // A preceding refresh adds its findings to the steps, which the engine does not count.
  const mayBeMore = steps.some(({ op }) => op === "refresh");
  const words = new Set([...COUNTED, ...Object.keys(changeSummary).filter((word) => !isOperation(word))]);
  return [...words].flatMap((word) => {
    const [counted, listed] = [changeSummary[word] ?? 0, steps.filter(({ op }) => op === word).length];
    if (counted === listed || (mayBeMore && listed > counted)) return [];
    return [incomplete(`the engine counted ${counted} of ${JSON.stringify(word)}, and ${listed} are listed`)];
  });
}
