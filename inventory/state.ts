import { z } from "zod";
import { PkiError } from "../provider/base/errors";
import { withMembers } from "./fleet";
import { parseJson } from "./json";
import { rawResource, readResource, type RawResource, type StackResource } from "./resource";

const WHAT = 'what "pulumi stack export" prints';

const exported = z.object({
  version: z.int("is not a version number"),
  features: z.array(z.string()).nullish(),
  deployment: z
    .object({
      resources: z.array(rawResource).nullish(),
      pending_operations: z.array(z.object({ resource: rawResource, type: z.string() })).nullish(),
    })
    .nullable(),
});

/** Supported versions of the state format, and the features that version 4 may announce. */
const VERSIONS = { oldest: 1, latest: 4 } as const;
const FEATURES: ReadonlySet<string> = new Set([
  "refreshBeforeUpdate",
  "views",
  "hooks",
  "taint",
  "replaceWith",
  "snippets-prototype",
  "extensionParameterization",
  "byteString",
]);

/** A stack's state. */
export interface Deployment {
  readonly resources: readonly StackResource[];
  /** What an interrupted replacement still has to delete: it exists next to the new one. */
  readonly leftovers: readonly StackResource[];
  /** Operations of an interrupted run: it is not known whether they were carried out. */
  readonly interrupted: readonly Interrupted[];
}

/** An operation whose outcome the state does not contain. */
export interface Interrupted {
  readonly resource: StackResource;
  /** The engine's term: `creating`, `updating`, `deleting`, `reading` or `importing`. */
  readonly type: string;
}

/**
 * The resources in an exported state, without those that an interrupted run still has to delete.
 *
 * @param text - what `pulumi stack export` prints, with or without `--show-secrets`
 * @throws PkiError `INVALID_INPUT`
 */
export const readState = (text: string): StackResource[] => [...readDeployment(text).resources];

/** {@link readState}, including what an interrupted run left. */
export function readDeployment(text: string): Deployment {
  const { current, leftovers, interrupted } = readRawDeployment(text);
  return {
    resources: current.map(readResource),
    leftovers: leftovers.map(readResource),
    interrupted: interrupted.map(({ resource, type }) => ({ resource: readResource(resource), type })),
  };
}

/** A {@link Deployment} with everything that must not be shown: only for what hands out private keys. */
export interface RawDeployment {
  readonly current: readonly RawResource[];
  readonly leftovers: readonly RawResource[];
  readonly interrupted: readonly { readonly resource: RawResource; readonly type: string }[];
}

/**
 * {@link readDeployment} before values that must not be shown are removed.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export function readRawDeployment(text: string): RawDeployment {
  const { version, features, deployment } = parseJson(text, exported, WHAT);
  checkVersion(version, features ?? []);
  const all = deployment?.resources ?? [];
  const current = all.filter((resource) => !resource.delete);
  checkUnique(current);
  return {
    current: current.flatMap(withMembers),
    leftovers: all.filter((resource) => resource.delete).flatMap(withMembers),
    interrupted: deployment?.pending_operations ?? [],
  };
}

function checkVersion(version: number, features: readonly string[]): void {
  if (version < VERSIONS.oldest || version > VERSIONS.latest) {
    throw new PkiError(
      "UNSUPPORTED",
      `this state has version ${version} of its format, and this release of pulumi-pki reads ${VERSIONS.oldest} to ${VERSIONS.latest}: upgrade pulumi-pki`,
    );
  }
  const unknown = features.filter((feature) => !FEATURES.has(feature));
  if (unknown.length === 0) return;
  throw new PkiError(
    "UNSUPPORTED",
    `this state needs ${unknown.map((feature) => JSON.stringify(feature)).join(", ")}, which this release of pulumi-pki does not know: upgrade pulumi-pki`,
  );
}

function checkUnique(resources: readonly RawResource[]): void {
  const seen = new Set<string>();
  for (const { urn } of resources) {
    if (seen.has(urn)) {
      throw new PkiError("INVALID_INPUT", `this is not ${WHAT}: it has ${JSON.stringify(urn)} twice`);
    }
    seen.add(urn);
  }
}
