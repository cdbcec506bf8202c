import type { Json } from "./json";

/** What generators of each language have to know: under which names a package is published, or kept beside a program. */
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
    // A path that nobody can publish under: programs have the package beside them.
    importBasePath: "pulumi-pki.local/sdk/go/pki",
    generateResourceContainerTypes: true,
    // Maps of records that a program has to know: without it their types are named, but not generated.
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
