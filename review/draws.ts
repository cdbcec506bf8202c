import { isCertificate } from "../inventory/facts";
import type { Action, Change } from "./model";

/** What a run takes from the purchased count of a CA. */
export interface Draw {
  /** The CA's name in the program. */
  readonly name: string;
  readonly certificates: number;
}

const ISSUES: ReadonlySet<Action> = new Set<Action>(["issue", "replace", "renew"]);

/**
 * How many certificates a run issues below each CA of Alibaba Cloud, which counts them, that exists before it. What is
 * left is known to the provider only.
 */
export function drawsOf(changes: readonly Change[]): Draw[] {
  const issued = changes.filter(({ action, role }) => ISSUES.has(action) && isCertificate({ role }));
  const made = new Set(issued.map(({ urn }) => urn));
  const draws = new Map<string, Draw>();
  for (const { issuer } of issued) {
    if (!issuer?.kind.startsWith("alibaba.") || made.has(issuer.urn)) continue;
    const { certificates } = draws.get(issuer.urn) ?? { certificates: 0 };
    draws.set(issuer.urn, { name: issuer.name, certificates: certificates + 1 });
  }
  return [...draws.values()];
}
