import type { EngineProperties } from "../../../provider/engine/crud";

/** An output of another resource, or a value computed from one: known only during the run. */
export class Late {
  constructor(readonly value: unknown) {}
}

/** A resource as declared by a program. */
export interface Declared {
  readonly kind: string;
  readonly name: string;
  /** Arguments; a {@link Late} one is unknown in a preview. */
  readonly args: EngineProperties;
  /** Name of the CA that is passed as a resource. */
  readonly parent?: string | undefined;
  /** Name of the signing request whose output is the argument `csr`. */
  readonly request?: string | undefined;
  /** Identifier of a resource that is only read, as with `get`. */
  readonly reads?: string | undefined;
  /** Its former names. */
  readonly aliases?: readonly string[] | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  /** Whether it is to be replaced (`--replace`). */
  readonly isReplaced?: boolean | undefined;
  /** A transformation of the properties on their way to the engine. */
  readonly transform?: ((properties: EngineProperties) => EngineProperties) | undefined;
}

/** A program; it can find out whether it runs in a preview. */
export type Program = (isPreview: boolean) => readonly Declared[];

/** A resource in a state. */
export interface Known {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: EngineProperties;
  readonly outputs: EngineProperties;
  /** Name of the CA below which it was declared. */
  readonly parent?: string | undefined;
  readonly external?: boolean | undefined;
}
