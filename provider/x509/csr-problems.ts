import type { KeyObject } from "node:crypto";
import { factsOf } from "./keys";
import { weakness } from "./weak-keys";

/** Why nothing can be issued for a key; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  const facts = factsOf(key);
  return facts && weakness(facts);
}
