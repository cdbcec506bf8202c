/** What is left to do for a member whose last change failed. */
export type Behind = "reissue" | "update";

/** A certificate of a fleet as the state records it. */
export interface Member {
  readonly id: string;
  /** PEM; empty while it could not be read. */
  readonly certificate: string;
  /** The idempotency key that it was issued with. */
  readonly key: string;
  readonly behind?: Behind | undefined;
  /** Whether it was revoked outside the program. */
  readonly isRevoked?: boolean | undefined;
}

/** A certificate that another one has replaced, or that could not be retired yet. */
export interface Superseded extends Member {
  readonly name: string;
}

/** What a program wants of an item, compared with what was issued for it. */
export interface DesiredItem {
  /** Whether its arguments ask for another certificate. */
  readonly isChanged: boolean;
  /** Whether they ask for other properties of the same one. */
  readonly isUpdated: boolean;
  /** Why it is renewed, if it is due. */
  readonly due?: string | undefined;
  /** Whether its arguments are not known yet. */
  readonly isOpen?: boolean | undefined;
}

/** What a run does to one item. */
export type ItemAction =
  | {
      readonly type: "issue";
      readonly name: string;
      readonly why: Cause;
      readonly before?: Member;
      readonly due?: string;
    }
  | { readonly type: "update" | "keep"; readonly name: string; readonly before: Member }
  | {
      readonly type: "retire";
      readonly name: string;
      readonly before: Member;
      readonly why: "removed" | "superseded";
    };

/** Why an item gets a certificate. */
export type Cause = "new" | "changed" | "revoked" | "due";

/**
 * Decides what happens to each item. A new certificate is issued before the old one is retired, and the old one stays
 * until the run after: what uses it gets the new one in between. An item that the program no longer has is retired at
 * once.
 */
export function planFleet(
  known: ReadonlyMap<string, Member>,
  superseded: readonly Superseded[],
  desired: ReadonlyMap<string, DesiredItem>,
): readonly ItemAction[] {
  const removed = [...known].filter(([name]) => !desired.has(name));
  return [
    ...[...desired].flatMap(([name, item]) => itemAction(name, known.get(name), item)),
    ...removed.map(([name, before]): ItemAction => ({ type: "retire", name, before, why: "removed" })),
    ...superseded.map((before): ItemAction => ({
      type: "retire",
      name: before.name,
      before,
      why: "superseded",
    })),
  ];
}

function itemAction(name: string, before: Member | undefined, desired: DesiredItem): ItemAction[] {
  if (!before) return desired.isOpen ? [] : [{ type: "issue", name, why: "new" }];
  if (desired.isOpen) return [{ type: "keep", name, before }];
  const why = causeOf(before, desired);
  if (why !== undefined)
    return [
      {
        type: "issue",
        name,
        why,
        before,
        ...(why === "due" && desired.due !== undefined ? { due: desired.due } : {}),
      },
    ];
  const isUpdated = desired.isUpdated || before.behind === "update";
  return [{ type: isUpdated ? "update" : "keep", name, before }];
}

function causeOf({ behind, isRevoked }: Member, { isChanged, due }: DesiredItem): Cause | undefined {
  if (isChanged || behind === "reissue") return "changed";
  if (isRevoked) return "revoked";
  return due === undefined ? undefined : "due";
}
