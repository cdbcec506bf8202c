import { kindNameOf, PROVIDER_TYPE, STACK_TYPE } from "../common/type-token";
import { typeIn } from "../common/urn";
import { PkiError } from "../provider/base/errors";
import { withMemberSteps } from "./fleet";
import { parseJson } from "./json";
import { isOperation, needed, type EngineOperation } from "./operations";
import { problemsOf, type PreviewProblem } from "./preview-problems";
import { isError, rawPreview, type RawStep } from "./raw-preview";
import {
  hideAlike,
  kindOfType,
  nameOfUrn,
  readResource,
  type RawResource,
  type StackResource,
} from "./resource";
import { withoutKeys } from "./value";

/** What `pulumi up` would do to a resource. */
export interface PreviewStep {
  readonly op: EngineOperation;
  readonly urn: string;
  readonly name: string;
  readonly before: StackResource | undefined;
  readonly after: StackResource | undefined;
  /** Names of the arguments that cause it to be replaced. */
  readonly replaceReasons: readonly string[];
  /** Names of the arguments that change, according to the provider. */
  readonly diffReasons: readonly string[];
}

/** Why the preview failed. */
export interface PreviewError {
  readonly urn: string | undefined;
  readonly message: string;
}

/** A preview, limited to what may be shown. */
export interface Preview {
  /** What the run does, for known operations. */
  readonly steps: readonly PreviewStep[];
  /** What a preceding refresh found: states as they are in the service now, and what no longer exists there. */
  readonly refreshed: readonly PreviewStep[];
  readonly errors: readonly PreviewError[];
  /** Why this preview does not show everything that the run would do. */
  readonly problems: readonly PreviewProblem[];
  /** How many resources are unchanged according to the engine; a preview lists them only with `--show-sames`. */
  readonly unchanged: number | undefined;
}

/**
 * Reads a preview.
 *
 * @param text - what `pulumi preview --json` prints
 * @param known - the resources of the stack's state: their secrets are hidden in the preview as well
 * @param at - when the run is expected: what is due by then is renewed
 * @throws PkiError `INVALID_INPUT`
 */
export function readPreview(text: string, known: readonly StackResource[] = [], at = new Date()): Preview {
  const raw = parseJson(text, rawPreview, 'what "pulumi preview --json" prints');
  const all = raw.steps ?? [];
  if (all.some(({ oldState, newState }) => isClear(oldState) || isClear(newState)))
    throw new PkiError("INVALID_INPUT", CLEAR);
  const byUrn = new Map(known.map((resource) => [resource.urn, resource]));
  const steps = all
    .flatMap((one) => withMemberSteps(one, at))
    .flatMap((one): PreviewStep[] => {
      const { op } = one;
      return isOperation(op) && needed(op).every((side) => one[side])
        ? [readStep(one, op, byUrn.get(one.oldState?.urn ?? one.urn))]
        : [];
    });
  const start = runStart(steps);
  return {
    steps: steps.slice(start),
    refreshed: steps.slice(0, start),
    errors: (raw.diagnostics ?? [])
      .filter(isError)
      .map(({ urn, message }) => ({ urn, message: reasonOf(message, urn) })),
    problems: problemsOf(raw),
    unchanged: raw.changeSummary?.same,
  };
}

/** Where the run begins: a preceding refresh lists the stack's own resource first, and the run lists it again. */
function runStart(steps: readonly PreviewStep[]): number {
  if (!steps.some(({ op }) => op === "refresh")) return 0;
  const stack = steps.findLastIndex(({ urn, op }) => isStack(urn) && op !== "refresh");
  return stack === -1 ? steps.length : stack;
}

const isStack = (urn: string): boolean => urn.split("::")[2] === STACK_TYPE;

// A preview with secrets in the clear does not mark them, so no report of it could hide them.
const CLEAR = "this preview was made with --show-secrets: make it without";

const isClear = (resource: RawResource | null | undefined): boolean =>
  isDefined(resource) && mayBeOurs(resource.type) && readResource(resource).exposed;

const isDefined = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;

const mayBeOurs = (type: string): boolean => kindNameOf(type) !== undefined || type === PROVIDER_TYPE;

function readStep(raw: RawStep, op: EngineOperation, known: StackResource | undefined): PreviewStep {
  const after = raw.newState ? readResource(raw.newState) : undefined;
  const old = raw.oldState ? readResource(raw.oldState) : undefined;
  const hide = (resource: StackResource | undefined): StackResource | undefined =>
    resource && [known, old, after].reduce(hideAlike, resource);
  return {
    op,
    urn: String(withoutKeys(raw.urn)),
    name: nameOfUrn(raw.urn),
    before: hide(old),
    after: hide(after),
    replaceReasons: raw.replaceReasons ?? [],
    diffReasons: raw.diffReasons ?? [],
  };
}

const PROBLEM = /resource '[^']*' has a problem: ([\s\S]*)$/;
const PROTECTED =
  /^error: Preview failed: resource "[^"]*" cannot be (deleted|replaced)\s+because it is protected\./;

// Only messages from this package's own checks are repeated: programs and other providers may print anything.
function reasonOf(message: string, urn: string | undefined): string {
  const type = typeIn(urn ?? "");
  if (!kindOfType(type) && type !== PROVIDER_TYPE) return ELSEWHERE;
  const [, verb] = PROTECTED.exec(message) ?? [];
  if (verb !== undefined) return `it is protected (protect: true), so it cannot be ${verb}`;
  const [, reason] = PROBLEM.exec(message) ?? [];
  return reason === undefined ? ELSEWHERE : String(withoutKeys(reason.trim()));
}

const ELSEWHERE = "the preview failed here; its own output says why";
