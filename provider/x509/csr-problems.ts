import type { KeyObject } from "node:crypto";
import { publicKeyFacts } from "./keys";
import { weakness } from "./weak-keys";

/** Why nothing can be issued for a key; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  const facts = publicKeyFacts(key);
  return facts && weakness(facts);
}
