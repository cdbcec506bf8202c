/** A part of the schema: JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** `pki:alibaba/rootCa:RootCa` of `alibaba` and `RootCa`. */
export const tokenOf = (module: string, name: string): string =>
  `pki:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** A type of the package by its token. */
export const named = (module: string, name: string): Json => ({ $ref: `#/types/${tokenOf(module, name)}` });

/** `SubCaAlgorithm` of `SubCa` and `algorithm`. */
export const joinedName = (owner: string, name: string): string =>
  `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Names of a property in languages where a member may not be called like its class. */
export const memberNames = (owner: string, name: string): Json | undefined =>
  joinedName("", name) === owner ? { csharp: { name: `${owner}Value` } } : undefined;

/** What is given, without what is undefined. */
export const given = (parts: Json): Json =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
