import type { EngineProperties } from "../../../provider/engine/crud";
import { newCsr, SUB } from "../../provider/support";
import { pick, type Random } from "../../inputs/mutate";
import type { Estate } from "./estate";
import { type Declared, type Known } from "./program";

/** A pull request in the making. */
export interface Draft {
  /** What the program declares in a run. */
  resources: Declared[];
  /** What it declares in a preview instead, by the names of resources; undefined where it declares nothing. */
  readonly shown: Map<string, Declared | undefined>;
  /** What the stack has beside its CAs. */
  readonly state: Known[];
  /** The policy that the pull request brings with it. */
  policy: string | undefined;
}

/** A way to have something issued that a policy does not allow, or that no review names. */
export interface Attack {
  readonly name: string;
  /** Whether a preview shows something else than a run does. */
  readonly differs?: true;
  /** Whether other rules than a policy's refuse it, so that it issues nothing even without one. */
  readonly issuesNothing?: true;
  plan(draft: Draft, next: Random, estate: Estate): Promise<void> | void;
}

export const BAD = [
  "login.bank.net",
  "deep.a.example.com",
  "example.com.bank.net",
  "*.example.com",
  "example.com",
];
export const bad = (next: Random): string => pick(BAD, next);
export const LEAF = { algorithm: "ECC_256", days: 30 };

let made = 0;
export const freshName = (): string => `evil-${++made}`;
export const good = (): string => `ok-${++made}.example.com`;

export function leaf(args: EngineProperties, more: Partial<Declared> = {}): Declared {
  const own = { ...LEAF, commonName: good(), ...args };
  return { kind: "alibaba.ServerCertificate", name: freshName(), parent: "services", args: own, ...more };
}

export const add = (draft: Draft, ...declared: Declared[]): void => void draft.resources.push(...declared);

export function addHidden(draft: Draft, evil: Declared, shown: Declared | undefined): void {
  draft.shown.set(evil.name, shown);
  add(draft, evil);
}

/** A resource of the stack as the program declares it. */
export const declaredOf = (
  { kind, name, parent, inputs }: Known,
  args: EngineProperties = {},
  more: Partial<Declared> = {},
): Declared => {
  const { parentIdentifier: _, clientToken: __, customIdentifier: ___, withIssuers: ____, ...own } = inputs;
  return { kind, name, parent, args: { ...own, ...args }, ...more };
};

export async function ofBefore(draft: Draft, estate: Estate, args: EngineProperties): Promise<Known> {
  const known = await estate.issue(freshName(), { ...LEAF, ...args });
  draft.state.push(known);
  return known;
}

export const requests = new Map<string, string>();
/** A request for a name, by OpenSSL. */
export function csrFor(name: string): string {
  const known = requests.get(name);
  if (known !== undefined) return known;
  const csr = newCsr("/CN=ok.example.com", "-addext", `subjectAltName=DNS:ok.example.com,DNS:${name}`);
  requests.set(name, csr);
  return csr;
}

export const WITH_CSR = { kind: "alibaba.ServerCertificateWithCsr" };
export const withoutSubject = ({
  args: { commonName: _, algorithm: __, ...args },
  ...declared
}: Declared): Declared => ({
  ...declared,
  args,
});

export const HIDDEN = ["\u200b", "\u00ad", "\u061c", "\u202e", "\u2060"];

/** A CA that the program makes, with the subject of the one that the policy names. */
export const twin = (): Declared => ({
  ...{ kind: "alibaba.SubCa", name: freshName(), parent: "root" },
  args: { ...withoutIssuer(SUB), commonName: "Example services" },
});

export function withoutIssuer({ parentIdentifier: _, ...args }: EngineProperties): EngineProperties {
  return args;
}
