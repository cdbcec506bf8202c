import type { Json } from "./json";

/**
 * Settings for the generators of each language: the name under which a package is published or kept next to a
 * program.
 */
export const languages: Json = {
  nodejs: { packageName: "@pulumi-pki/pki", respectSchemaVersion: true },
  python: {
    packageName: "pulumi_pki",
    // Without a pyproject.toml: Pulumi writes one in a form that builders of packages announce to refuse, and that names
    // a file that is not there.
    inputTypes: "classes-and-dicts",
    respectSchemaVersion: true,
  },
  go: {
    // A path under which nobody can publish: programs keep the package next to them.
    importBasePath: "pulumi-pki.local/sdk/go/pki",
    generateResourceContainerTypes: true,
    // Needed for maps of records: without it their types are referenced but not generated.
    generateExtraInputTypes: true,
    respectSchemaVersion: true,
  },
  java: { basePackage: "io.pulumipki" },
  csharp: {
    rootNamespace: "PulumiPki",
    namespaces: { pki: "Pki", alibaba: "Alibaba", huawei: "Huawei", keys: "Keys" },
    respectSchemaVersion: true,
  },
};
