import { z } from "zod";
import { PkiError } from "../provider/errors";
import { parseJson } from "./json";
import {
  hideAlike,
  nameOfUrn,
  rawResource,
  readResource,
  type RawResource,
  type StackResource,
} from "./resource";

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: rawResource.nullish(),
  newState: rawResource.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  diffReasons: z.array(z.string()).nullish(),
});

const preview = z.object({
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }))
    .nullish(),
});

/** What `pulumi up` would do to one resource. */
export interface PreviewStep {
  /** The engine's own word, for example `replace`. */
  readonly op: string;
  readonly urn: string;
  readonly name: string;
  readonly before: StackResource | undefined;
  readonly after: StackResource | undefined;
  /** Names of the arguments because of which it is replaced. */
  readonly replaceReasons: readonly string[];
}

/** Why the preview failed. */
export interface PreviewError {
  readonly urn: string | undefined;
  readonly message: string;
}

/** A preview, as far as it may be shown. */
export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly errors: readonly PreviewError[];
}

/**
 * What a preview says.
 *
 * @param text - what `pulumi preview --json` prints
 * @param known - the resources of the stack's state: what they keep secret is hidden in the preview too
 * @throws PkiError `INVALID_INPUT`
 */
export function readPreview(text: string, known: readonly StackResource[] = []): Preview {
  const { steps, diagnostics } = parseJson(text, preview, 'what "pulumi preview --json" prints');
  const clear = (steps ?? []).some(({ oldState, newState }) => isClear(oldState) || isClear(newState));
  if (clear) throw new PkiError("INVALID_INPUT", CLEAR);
  const byUrn = new Map(known.map((resource) => [resource.urn, resource]));
  return {
    steps: (steps ?? []).map((raw) => readStep(raw, byUrn.get(raw.urn))),
    errors: (diagnostics ?? [])
      .filter(({ severity }) => severity === "error")
      .map(({ urn, message }) => ({ urn, message: reasonOf(message, urn) })),
  };
}

// A preview in clear does not say which of its values are secret, so no report of it could keep them.
const CLEAR = "this preview was made with --show-secrets: make it without";

const isClear = (resource: RawResource | null | undefined): boolean =>
  resource?.type.startsWith("pulumi-nodejs:") === true && readResource(resource).exposed;

function readStep(raw: z.infer<typeof step>, known: StackResource | undefined): PreviewStep {
  const after = raw.newState ? readResource(raw.newState) : undefined;
  const old = raw.oldState ? readResource(raw.oldState) : undefined;
  const hide = (resource: StackResource | undefined): StackResource | undefined =>
    resource && [known, old, after].reduce(hideAlike, resource);
  return {
    op: raw.op,
    urn: raw.urn,
    name: nameOfUrn(raw.urn),
    before: hide(old),
    after: hide(after),
    replaceReasons: raw.replaceReasons ?? [],
  };
}

const PROBLEM = /resource '[^']*' has a problem: ([\s\S]*)$/;

// Only what this package's own checks say is repeated: programs and other providers may print anything.
function reasonOf(message: string, urn: string | undefined): string {
  const [, reason] = (urn?.includes("::pulumi-nodejs:dynamic/") ? PROBLEM.exec(message) : undefined) ?? [];
  return reason?.trim() ?? "the preview failed here; its own output says why";
}
