import { visible, visibleJson } from "../../common/visible";
import { definitionOf } from "../../schema";
import { rootsOf, type PlannedImport } from "./plan";

const INDENT = "  ";

/** The TypeScript program that declares or reads what was found. */
export function programOf(planned: readonly PlannedImport[]): string {
  const clouds = [...new Set(planned.map(({ kind }) => kind.split(".")[0] ?? ""))].sort();
  const header = [
    `import { ${clouds.join(", ")} } from "pulumi-pki";`,
    "",
    "// Written by pki import. Each adopt names an existing resource to take over instead of creating one: remove it after the first run.",
  ];
  return `${[...header, ...planned.map(statementOf), ...outputsOf(planned)].join("\n")}\n`;
}

/** What a program gives out: every resource would be a page of text after each run. */
function outputsOf(planned: readonly PlannedImport[]): string[] {
  const roots = rootsOf(planned).map(({ name, variable }) =>
    lineOf(PLAIN.test(name) ? name : literal(name, ""), `${variable}.certificate`),
  );
  return roots.length === 0
    ? []
    : [`\n// For whoever checks these certificates.\nexport const trusted = {\n${roots.join("\n")}\n};`];
}

function statementOf(one: PlannedImport): string {
  const [name, id] = [one.name, one.id].map((text) => literal(text, "")) as [string, string];
  if (!one.args) {
    const reason = visible((one.reason ?? "").replaceAll(/[\s\u2028\u2029]+/g, " "));
    const options = one.connection === undefined ? "" : `, ${literal({ connection: one.connection }, "")}`;
    return `\n// Only read, not managed: ${reason}.\nconst ${one.variable} = ${one.kind}.get(${name}, ${id}${options});`;
  }
  const args = Object.entries(one.args).map(([key, value]) => lineOf(key, literal(value, INDENT)));
  const reference = one.issuer && referenceOf(one);
  const lines = [
    ...(reference === undefined ? [] : [lineOf(reference, one.issuer?.variable ?? "")]),
    ...args,
  ];
  return `\nconst ${one.variable} = new ${one.kind}(${name}, {\n${lines.join("\n")}\n});`;
}

/** The argument that takes the resource itself where the state has its identifier. */
function referenceOf({ kind, state }: PlannedImport): string | undefined {
  const issuer = definitionOf(kind)?.issuer;
  return typeof issuer === "object" && state && issuer.identifier in state.inputs
    ? issuer.argument
    : undefined;
}

const lineOf = (key: string, text: string): string => `${INDENT}${key}: ${text},`;

const PLAIN = /^[A-Za-z_$][\w$]*$/;

/** A value as TypeScript source. */
function literal(value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return visibleJson(JSON.stringify(value));
  const parts = Object.entries(value).map(
    ([key, part]) => `${PLAIN.test(key) ? key : JSON.stringify(key)}: ${literal(part, indent)}`,
  );
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
