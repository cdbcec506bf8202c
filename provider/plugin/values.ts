import { UNKNOWN } from "../base/unknown";

/** Properties as the provider uses them: plain JSON, with {@link UNKNOWN} for unknown values. */
export type PropertyValues = Record<string, unknown>;

/** A resource reference: the value of an argument that takes another resource. */
export class ResourceReference {
  /**
   * @param urn - of the resource
   * @param id - its identifier; {@link UNKNOWN} as long as it has none, undefined of a component
   */
  constructor(
    readonly urn: string,
    readonly id: string | undefined,
  ) {}
}

/** Properties, and which of them are or contain secrets. */
export interface Unwrapped {
  readonly properties: PropertyValues;
  readonly secrets: ReadonlySet<string>;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The engine's placeholders for unknown values, by type. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Unwraps properties that the engine sends. */
export function unwrap(wire: PropertyValues): Unwrapped {
  const secrets = new Set<string>();
  const entries = Object.entries(wire).map(([name, value]) => [
    name,
    plain(value, () => void secrets.add(name)),
  ]);
  return { properties: Object.fromEntries(entries) as PropertyValues, secrets };
}

function plain(value: unknown, onSecret: () => void): unknown {
  if (UNKNOWNS.has(value)) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, onSecret));
  const { [SIGNATURE]: signature, ...others } = value as PropertyValues;
  switch (signature) {
    case SECRET:
      onSecret();
      return plain(others.value, onSecret);
    case OUTPUT:
      if (others.secret === true) onSecret();
      return "value" in others ? plain(others.value, onSecret) : UNKNOWN;
    case REFERENCE:
      return referenceOf(others);
    default:
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, onSecret)]));
  }
}

// The identifier of a resource that does not exist yet is empty.
function referenceOf({ urn, id }: PropertyValues): ResourceReference {
  const identifier = UNKNOWNS.has(id) || id === "" ? UNKNOWN : id;
  return new ResourceReference(String(urn), typeof identifier === "string" ? identifier : undefined);
}

/** Wraps properties for the engine, marking secrets. Undefined ones are omitted. */
export const wrap = (properties: PropertyValues, secrets: ReadonlySet<string>): PropertyValues =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, secrets.has(name) ? { [SIGNATURE]: SECRET, value } : value]),
  );
