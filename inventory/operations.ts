/** The states that an operation has to contain: before and after it. */
type Side = "oldState" | "newState";

/** The engine's names for operations on a resource, with the states that it includes for each. */
const OPERATIONS = {
  same: ["newState"],
  create: ["newState"],
  update: ["oldState", "newState"],
  delete: ["oldState"],
  replace: ["oldState", "newState"],
  "create-replacement": ["newState"],
  "delete-replaced": ["oldState"],
  read: ["newState"],
  "read-replacement": ["newState"],
  refresh: [],
  discard: ["oldState"],
  "discard-replaced": ["oldState"],
  "remove-pending-replace": ["oldState"],
  import: ["newState"],
  "import-replacement": ["newState"],
} as const satisfies Record<string, readonly Side[]>;

/** A known operation of the engine. */
export type EngineOperation = keyof typeof OPERATIONS;

export const isOperation = (word: string): word is EngineOperation => Object.hasOwn(OPERATIONS, word);

/** States whose absence makes a step incomplete. */
export const needed = (operation: EngineOperation): readonly Side[] => OPERATIONS[operation];

/** Operations on providers, which do not affect the resources below them. */
const OF_PROVIDERS = new Set(["extend-parameterize"]);

/** Whether an unknown operation could concern a certificate. */
export const matters = (word: string, urn: string): boolean =>
  !(OF_PROVIDERS.has(word) && (urn.split("::")[2] ?? "").startsWith("pulumi:providers:"));

/** Steps that are parts of a replacement, which is also reported as a single step. */
export const PARTS: ReadonlySet<EngineOperation> = new Set<EngineOperation>([
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
]);
