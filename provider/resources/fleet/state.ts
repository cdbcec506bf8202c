import { asText, isObject } from "../../base/json";
import type { Behind, Member, Superseded } from "./plan";

/** What the state holds of a fleet in addition to its arguments: each certificate once. */
export interface FleetState {
  readonly certificates: Readonly<Record<string, string>>;
  readonly identifiers: Readonly<Record<string, string>>;
  /** By item: its idempotency key, and what is special about it. */
  readonly ledger: Readonly<Record<string, string>>;
  /** Certificates that the next run retires, by identifier. */
  readonly superseded: Readonly<Record<string, { name: string; certificate: string; key: string }>>;
}

/** The certificates of a fleet by the names of its items, and those still to be retired. */
export interface Members {
  readonly current: ReadonlyMap<string, Member>;
  readonly superseded: readonly Superseded[];
}

const MARKS: readonly string[] = ["reissue", "update", "revoked"];

const marksOf = ({ key, behind, isRevoked }: Member): string =>
  [key, behind, isRevoked ? "revoked" : undefined].filter((part) => part !== undefined).join(" ");

/** The members as they are stored. */
export function storedMembers({ current, superseded }: Members): FleetState {
  const all = [...current];
  return {
    certificates: Object.fromEntries(all.map(([name, { certificate }]) => [name, certificate])),
    identifiers: Object.fromEntries(all.map(([name, { id }]) => [name, id])),
    ledger: Object.fromEntries(all.map(([name, member]) => [name, marksOf(member)])),
    superseded: Object.fromEntries(
      superseded.map(({ id, name, certificate, key }) => [id, { name, certificate, key }]),
    ),
  };
}

/** The members in a state; what cannot be read there is none. */
export function membersIn(state: object): Members {
  const { certificates, identifiers, ledger, superseded } = state as Partial<Record<string, unknown>>;
  const current = entriesOf(identifiers).flatMap(([name, id]): [string, Member][] => {
    const [key = "", ...marks] = (asText(valueOf(ledger, name)) ?? "").split(" ");
    if (typeof id !== "string" || id === "") return [];
    const [behind] = marks.filter((mark) => MARKS.includes(mark) && mark !== "revoked") as Behind[];
    const certificate = asText(valueOf(certificates, name)) ?? "";
    return [[name, { id, certificate, key, behind, isRevoked: marks.includes("revoked") }]];
  });
  return { current: new Map(current), superseded: entriesOf(superseded).map(supersededOf) };
}

const supersededOf = ([id, value]: [string, unknown]): Superseded => ({
  id,
  name: asText(valueOf(value, "name")) ?? "",
  certificate: asText(valueOf(value, "certificate")) ?? "",
  key: asText(valueOf(value, "key")) ?? "",
});

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

const valueOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** All of them. */
export const everyMember = ({ current, superseded }: Members): Member[] => [
  ...current.values(),
  ...superseded,
];
