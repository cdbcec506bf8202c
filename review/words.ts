import { copyPlace } from "../schema";
import type { Role } from "../schema/resource";
import type { Action, Change, Reason } from "./model";

/** Past participles of what happens to an object with a role. */
export function actionWord({
  action,
  role,
  kind,
}: Pick<Change, "action" | "role"> & { readonly kind?: string }): string {
  if (role === "upload")
    return { issue: "created", remove: `removed from ${copyPlace(kind)}` }[action as string] ?? PLAIN[action];
  if (role === "key" || role === "request" || role === "bundle" || role === "list" || role === "fleet")
    return { issue: "generated" }[action as string] ?? PLAIN[action];
  return PLAIN[action];
}

const PLAIN: Readonly<Record<Action, string>> = {
  issue: "issued",
  adopt: "adopted",
  replace: "replaced",
  renew: "renewed",
  update: "changed in place",
  remove: "removed",
};

/** What happens to a change's subject, including the fate of a removed one. */
export function outcomeWord(change: Change): string {
  if (change.action !== "remove") return actionWord(change);
  const { outcome } = change.retirement ?? {};
  if (outcome === "revoked") return "revoked";
  if (outcome === "kept") return "dropped from the stack, kept by the service";
  if (outcome === "scheduled") return "disabled, deletion scheduled";
  return outcome === "deleted" ? "deleted, not revoked" : actionWord(change);
}

const NOUNS: Readonly<Record<Role, string>> = {
  root: "root CA",
  subordinate: "subordinate CA",
  end: "certificate",
  upload: "certificate upload",
  key: "key",
  request: "signing request",
  bundle: "key store",
  fleet: "certificate fleet",
  list: "revocation list",
};

export const noun = (role: Role, count = 1): string => `${NOUNS[role]}${count === 1 ? "" : "s"}`;

/**
 * A part of a sentence: words of this package, a value from the program that a report has to mark as such, or a
 * sentence that may quote such values.
 */
export type SentencePart = string | { readonly value: string } | { readonly sentence: string };

/** Names, separated by commas. */
export const namesParts = (names: readonly string[]): SentencePart[] =>
  names.flatMap((value, index): SentencePart[] => [...(index === 0 ? [] : [", "]), { value }]);

/** Why something changes, as parts of a sentence. */
export function reasonParts({
  argument,
  before,
  after,
  added,
  removed,
  note,
  about,
  explanation,
}: Reason): SentencePart[] {
  const values = (list: readonly string[] = [], sign: string): SentencePart[] =>
    list.flatMap((value) => [` ${sign} `, { value }]);
  const pair: SentencePart[] =
    before === undefined && after === undefined
      ? []
      : [
          " ",
          before === undefined ? "none" : { value: before },
          " → ",
          after === undefined ? "none" : { value: after },
        ];
  return [
    ...(argument === undefined ? [] : [{ value: argument }]),
    ...(note === undefined ? [] : [argument === undefined ? note : ` ${note}`]),
    ...(about === undefined ? [] : [" ", { value: about }]),
    ...(explanation === undefined ? [] : [" ", { sentence: explanation }]),
    ...pair,
    ...values(added, "+"),
    ...values(removed, "−"),
  ];
}
