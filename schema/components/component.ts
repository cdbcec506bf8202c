import type { About, Type } from "../types";

/** A record, or several by name; of the table of the component that it is used in, so that one may hold others of its own. */
export interface RecordType {
  readonly type: "record" | "records by name" | "texts by name";
  /** Name of the record. */
  readonly of: string;
}

/** An argument or output of a component, or a property of one of its records. */
export interface ComponentProperty extends About {
  readonly type: Type | RecordType;
  /** It has to be known when the program runs. */
  readonly plain?: true;
  /** Always encrypted in the state. */
  readonly secret?: true;
}

/** Properties by name. */
export type ComponentProperties = Readonly<Record<string, ComponentProperty>>;

/** A record that components take or give. */
export interface ComponentRecord {
  readonly text: string;
  readonly properties: ComponentProperties;
}

/** A component: several resources of the package under one name. */
export interface ComponentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly inputs: ComponentProperties;
  readonly outputs: ComponentProperties;
  readonly records: Readonly<Record<string, ComponentRecord>>;
}

/** Several records by name. */
export const recordsByName = (of: string): RecordType => ({ type: "records by name", of });

/** One record. */
export const record = (of: string): RecordType => ({ type: "record", of });

/** Texts by name. */
export const TEXTS: RecordType = { type: "texts by name", of: "" };
