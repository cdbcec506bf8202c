import type { EngineProperties } from "../../../provider/engine/crud";
import { newCsr, SUB } from "../../provider/support";
import { pick, type Random } from "../../inputs/mutate";
import type { Estate } from "./estate";
import { type Declared, type Known } from "./program";

/** A pull request in preparation. */
export interface Draft {
  /** Resources that the program declares in a run. */
  resources: Declared[];
  /** What the program declares in a preview instead, by resource name; undefined if it declares nothing. */
  readonly shown: Map<string, Declared | undefined>;
  /** Resources of the stack other than its CAs. */
  readonly state: Known[];
  /** The policy that the pull request contains. */
  policy: string | undefined;
}

/** A way to obtain a certificate that a policy forbids, or that no review names. */
export interface Attack {
  readonly name: string;
  /** Whether a preview shows something different from the run. */
  readonly differs?: true;
  /** Whether it is refused for other reasons than a policy, so that it issues nothing even without one. */
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

/** A resource of the stack as declared by the program. */
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
/** A signing request for a name, made by OpenSSL. */
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

/** A CA created by the program with the same subject as the one in the policy. */
export const twin = (): Declared => ({
  ...{ kind: "alibaba.SubCa", name: freshName(), parent: "root" },
  args: { ...withoutIssuer(SUB), commonName: "Example services" },
});

export function withoutIssuer({ parentIdentifier: _, ...args }: EngineProperties): EngineProperties {
  return args;
}
