/** What an operation has to show: the states before and after it. */
type Side = "oldState" | "newState";

/** The engine's words for what it does to one resource, with the states that it gives of each. */
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

/** An operation of the engine that is understood. */
export type EngineOperation = keyof typeof OPERATIONS;

export const isOperation = (word: string): word is EngineOperation => Object.hasOwn(OPERATIONS, word);

/** The states without which a step of an operation says too little. */
export const needed = (operation: EngineOperation): readonly Side[] => OPERATIONS[operation];

/** Operations on providers, which do nothing to what is below them. */
const OF_PROVIDERS = new Set(["extend-parameterize"]);

/** Whether an operation that is not understood could concern a certificate. */
export const matters = (word: string, urn: string): boolean =>
  !(OF_PROVIDERS.has(word) && (urn.split("::")[2] ?? "").startsWith("pulumi:providers:"));

/** Steps that are parts of a replacement, which a step of its own tells as one. */
export const PARTS: ReadonlySet<EngineOperation> = new Set<EngineOperation>([
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
]);
