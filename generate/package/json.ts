import { nativeToken as tokenOf } from "../../common/type-token";

/** A part of the schema: JSON. */
export type Json = Readonly<Record<string, unknown>>;

export { tokenOf };

/** A type of the package by its token. */
export const named = (module: string, name: string): Json => ({ $ref: `#/types/${tokenOf(module, name)}` });

/** `SubCaAlgorithm` of `SubCa` and `algorithm`. */
export const joinedName = (owner: string, name: string): string =>
  `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Names of a property in languages where a member must not have the name of its class. */
export const memberNames = (owner: string, name: string): Json | undefined =>
  joinedName("", name) === owner ? { csharp: { name: `${owner}Value` } } : undefined;

/** The defined members of an object. */
export const given = (parts: Json): Json =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
