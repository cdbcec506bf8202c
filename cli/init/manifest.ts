import { OWN } from "../manifest";

type Json = Readonly<Record<string, unknown>>;

/** TypeScript is required: without it Pulumi falls back to a version that does not compile the package's types. */
const DEVELOPMENT = ["@types/node", "typescript"];

/**
 * The manifest of a project, with everything that an existing one says.
 *
 * @throws SyntaxError or TypeError if the text is not a JSON object
 */
export function mergeManifest(text: string, name: string): string {
  const existing: unknown = JSON.parse(text);
  if (typeof existing !== "object" || existing === null || Array.isArray(existing)) throw new TypeError(text);
  const manifest = existing as Json;
  const merged = {
    name: name.toLowerCase(),
    private: true,
    main: "index.ts",
    ...manifest,
    dependencies: {
      "@pulumi/pulumi": `^${OWN.devDependencies["@pulumi/pulumi"] ?? ""}`,
      "pulumi-pki": `^${OWN.version}`,
      ...(manifest.dependencies as Json | undefined),
    },
    devDependencies: {
      ...Object.fromEntries(DEVELOPMENT.map((name) => [name, OWN.devDependencies[name]])),
      ...(manifest.devDependencies as Json | undefined),
    },
  };
  return `${JSON.stringify(merged, undefined, 2)}\n`;
}
