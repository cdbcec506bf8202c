import type { FieldShapes, Values } from "./shape";

/** What the documents say of an operation, whatever its protocol. */
export interface Operation {
  readonly request: FieldShapes;
  readonly answer: FieldShapes;
  /** Whether carrying it out twice is the same as once, so that a lost answer may be asked for again. */
  readonly repeatable: boolean;
}

/** Operation → the types of its request and its answer. */
export type TypesOf<Table extends Readonly<Record<string, Operation>>> = {
  [O in keyof Table]: [Values<Table[O]["request"]>, Values<Table[O]["answer"]>];
};
