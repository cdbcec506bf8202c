import { isDeepStrictEqual } from "node:util";
import { PkiError } from "../../common/errors";
import type { ComponentDefinition } from "../../schema/components/component";
import type { FunctionDefinition } from "../../schema/functions/function";
import type { ResourceDefinition } from "../../schema/resource";
import type { ByLanguage } from "../examples";
import { componentEntry, componentTypes } from "./components";
import { functionEntry, functionTypes } from "./functions";
import type { Json } from "./json";
import { languages } from "./languages";
import { providerParts, providerTypes } from "./provider";
import { resourceEntry, resourceTypes } from "./resources";

/** The parts of a package. */
export interface Parts {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly components: readonly ComponentDefinition[];
}

/** The description of a package. */
export interface AboutPackage {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
}

/**
 * The package as a Pulumi package schema, for the generators of all languages.
 *
 * @param examples - of resources, by kind
 */
export const packageSchema = (
  { resources, functions, components }: Parts,
  { version, description, license, keywords }: AboutPackage,
  examples: ReadonlyMap<string, ByLanguage> = new Map(),
): Json => ({
  name: "pki",
  displayName: "PKI",
  version,
  description,
  keywords,
  license,
  publisher: "pulumi-pki",
  // `alibaba/rootCa` belongs to the module `alibaba`. SDKs are written complete, with the version and in Go with a
  // go.mod, as `pulumi package add` writes them whatever is said here.
  meta: { moduleFormat: "(.*)(?:/[^/]*)", supportPack: true },
  language: languages,
  ...providerParts,
  types: byToken([
    ...providerTypes,
    ...resources.flatMap(resourceTypes),
    ...functions.flatMap(functionTypes),
    ...components.flatMap(componentTypes),
  ]),
  resources: byToken([
    ...resources.map((resource) => resourceEntry(resource, examples.get(resource.kind))),
    ...components.map(componentEntry),
  ]),
  functions: byToken(functions.map(functionEntry)),
});

/** What several parts share is listed once; different things with the same name are refused. */
function byToken(entries: readonly (readonly [string, Json])[]): Json {
  const all = new Map<string, Json>();
  for (const [token, entry] of entries) {
    if (!isDeepStrictEqual(all.get(token) ?? entry, entry))
      throw new PkiError("MALFORMED", `${token} is the name of two different parts of the package's schema`);
    all.set(token, entry);
  }
  return Object.fromEntries(all);
}
