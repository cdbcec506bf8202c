import type { KeyObject } from "node:crypto";
import { publicKeyFacts } from "./keys";
import { weakness } from "./weak-keys";

/** The reason no certificate can be issued for a key; undefined if one can. */
export function keyProblem(key: KeyObject): string | undefined {
  const facts = publicKeyFacts(key);
  return facts && weakness(facts);
}
