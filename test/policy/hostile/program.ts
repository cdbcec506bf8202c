import type { EngineProperties } from "../../../provider/engine/crud";

/** Another resource's output, or a value that is computed from one: known in the run only. */
export class Late {
  constructor(readonly value: unknown) {}
}

/** A resource as a program declares it. */
export interface Declared {
  readonly kind: string;
  readonly name: string;
  /** Arguments; a {@link Late} one is not known in a preview. */
  readonly args: EngineProperties;
  /** Name of the CA that is given as a resource. */
  readonly parent?: string | undefined;
  /** Name of the signing request whose output is the argument `csr`. */
  readonly request?: string | undefined;
  /** Identifier of what is only read, as `get` does. */
  readonly reads?: string | undefined;
  /** Names that it had before. */
  readonly aliases?: readonly string[] | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  /** Whether it is to be made anew (`--replace`). */
  readonly isReplaced?: boolean | undefined;
  /** What a transformation makes of the properties on their way to the engine. */
  readonly transform?: ((properties: EngineProperties) => EngineProperties) | undefined;
}

/** A program: it may ask whether it runs in a preview. */
export type Program = (isPreview: boolean) => readonly Declared[];

/** A resource as a state has it. */
export interface Known {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: EngineProperties;
  readonly outputs: EngineProperties;
  /** Name of the CA that it was declared below. */
  readonly parent?: string | undefined;
  readonly external?: boolean | undefined;
}
