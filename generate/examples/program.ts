import ts from "typescript";
import { PkiError } from "../../common/errors";
import { nativeToken, nativeType } from "../../common/type-token";
import { pluginOutputs } from "../../schema/plugin-outputs";
import type { ResourceDefinition } from "../../schema/resource";

/**
 * Translates a TypeScript example into Pulumi's own language (PCL), from which Pulumi's generators write all other
 * languages. An example may only contain what every language can express: constants, settings, resources and
 * outputs.
 *
 * @param file - its name, for messages
 */
export const programOf = (file: string, text: string, definitions: readonly ResourceDefinition[]): string =>
  new Translation(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), definitions).text();

/** What a name in the example refers to. */
type Named =
  | { readonly is: "constant"; readonly value: ts.Expression }
  | { readonly is: "setting" }
  | { readonly is: "resource"; readonly definition: ResourceDefinition; readonly issuer: string | undefined };

/** Statements are translated in order; those that an expression needs are placed before it. */
class Translation {
  private readonly names = new Map<string, Named>();
  private readonly parts: string[] = [];
  private readonly answers = new Set<string>();
  private comments: string[] = [];

  constructor(
    private readonly source: ts.SourceFile,
    private readonly definitions: readonly ResourceDefinition[],
  ) {}

  text(): string {
    for (const statement of this.source.statements) this.statement(statement);
    return this.parts.join("\n");
  }

  private statement(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return;
    if (!ts.isVariableStatement(statement)) throw this.refusal(statement);
    this.comments.push(...commentsBefore(statement));
    const isOutput = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !initializer) throw this.refusal(statement);
      if (isOutput) this.output(name.text, initializer);
      else this.declaration(name.text, bare(initializer));
    }
  }

  private output(name: string, value: ts.Expression): void {
    this.block(`output ${name}`, [["value", this.expression(value)]]);
  }

  private declaration(name: string, value: ts.Expression): void {
    const setting = settingOf(value);
    if (setting) {
      this.names.set(name, { is: "setting" });
      const { key, isSecret } = setting;
      // Its comment moves to what follows, because most languages have no place for one here.
      this.parts.push(
        block(`config ${name} string`, [
          ...(key === name ? [] : ([["__logicalName", quoted(key)]] as const)),
          ...(isSecret ? ([["secret", "true"]] as const) : []),
        ]),
      );
    } else if (ts.isNewExpression(value)) this.resource(name, value);
    else this.names.set(name, { is: "constant", value });
  }

  private resource(name: string, made: ts.NewExpression): void {
    const definition = this.definitions.find(({ kind }) => kind === made.expression.getText());
    const [logical, given, ...more] = made.arguments ?? [];
    if (!definition || !logical || !ts.isStringLiteral(logical) || !given || more.length > 0)
      throw this.refusal(made);
    const args = this.members(given);
    const issuer = args.find(([key]) => key === issuerArgument(definition))?.[1];
    this.names.set(name, { is: "resource", definition, issuer: issuer?.getText() });
    this.block(`resource ${name} ${quoted(nativeType(definition.kind))}`, [
      ...(logical.text === name ? [] : ([["__logicalName", quoted(logical.text)]] as const)),
      ...args.map(([key, value]) => [key, this.expression(value)] as const),
    ]);
  }

  private block(head: string, attributes: readonly Attribute[]): void {
    const comments = this.comments.map((line) => `# ${line}\n`).join("");
    this.comments = [];
    this.parts.push(comments + block(head, attributes));
  }

  private expression(given: ts.Expression): string {
    const value = bare(given);
    if (ts.isStringLiteralLike(value)) return quoted(value.text);
    if (ts.isNumericLiteral(value) || isFlag(value)) return value.getText();
    if (ts.isArrayLiteralExpression(value))
      return `[${value.elements.map((item) => this.expression(item)).join(", ")}]`;
    if (ts.isObjectLiteralExpression(value)) return this.object(value);
    if (ts.isIdentifier(value)) return this.name(value);
    if (ts.isPropertyAccessExpression(value)) return this.property(value);
    if (ts.isCallExpression(value) && value.expression.getText() === "encodePrivateKey")
      return this.encoded(value);
    throw this.refusal(given);
  }

  private object(value: ts.Expression): string {
    const members = this.members(value).map(([key, item]) => `${keyOf(key)} = ${this.expression(item)}`);
    return `{ ${members.join(", ")} }`;
  }

  /** The members of an object and of the constants spread into it; as in TypeScript, the last one wins. */
  private members(given: ts.Expression): [string, ts.Expression][] {
    const value = bare(given);
    if (ts.isIdentifier(value)) {
      const named = this.names.get(value.text);
      if (named?.is === "constant") return this.members(named.value);
    }
    if (!ts.isObjectLiteralExpression(value)) throw this.refusal(given);
    return [...new Map(value.properties.flatMap((member) => this.member(member)))];
  }

  private member(member: ts.ObjectLiteralElementLike): [string, ts.Expression][] {
    if (ts.isSpreadAssignment(member)) return this.members(member.expression);
    if (ts.isShorthandPropertyAssignment(member)) return [[member.name.text, member.name]];
    if (!ts.isPropertyAssignment(member)) throw this.refusal(member);
    if (!ts.isIdentifier(member.name) && !ts.isStringLiteral(member.name)) throw this.refusal(member);
    return [[member.name.text, member.initializer]];
  }

  private name(name: ts.Identifier): string {
    const named = this.names.get(name.text);
    if (named === undefined) throw this.refusal(name);
    return named.is === "constant" ? this.expression(named.value) : name.text;
  }

  private property(access: ts.PropertyAccessExpression): string {
    const [of, output] = [access.expression.getText(), access.name.text];
    const named = this.names.get(of);
    if (named?.is !== "resource") throw this.refusal(access);
    if (["id", "urn"].includes(output) || output in pluginOutputs(named.definition)) return `${of}.${output}`;
    if (!named.definition.certificate) throw this.refusal(access);
    return `${CHAINS.includes(output) ? this.chain(of) : this.facts(of)}.${output}`;
  }

  /**
   * The plugin's resources have no chain output: a function builds it from the CAs above, or reads them if the
   * program has none.
   */
  private chain(of: string): string {
    const above = this.above(of);
    if (above.length === 0) return this.asked(of);
    const authorities = above.map((name) => `${name}.certificate`).join(", ");
    const args = `certificate = ${of}.certificate, authorities = [${authorities}]`;
    return this.answer(`${of}Chain`, nativeFunction("index", "buildChain"), args);
  }

  private above(of: string): string[] {
    const named = this.names.get(of);
    const issuer = named?.is === "resource" ? named.issuer : undefined;
    return issuer === undefined ? [] : [issuer, ...this.above(issuer)];
  }

  private asked(of: string): string {
    const named = this.names.get(of);
    const definition = named?.is === "resource" ? named.definition : undefined;
    const [cloud = ""] = definition?.kind.split(".") ?? [];
    const what = definition?.role === "end" ? "getCertificate" : "getCertificateAuthority";
    return this.answer(`${of}Chain`, nativeFunction(cloud, what), `identifier = ${of}.id`);
  }

  private facts(of: string): string {
    const decode = nativeFunction("index", "decodeCertificate");
    return this.answer(`${of}Facts`, decode, `certificate = ${of}.certificate`);
  }

  private encoded(call: ts.CallExpression): string {
    const [key, form] = call.arguments;
    if (!key) throw this.refusal(call);
    const options = form === undefined ? [] : this.members(form);
    const args = [["privateKey", key] as const, ...options].map(
      ([name, value]) => `${name} = ${this.expression(value)}`,
    );
    const name = `encodedKey${this.answers.size === 0 ? "" : this.answers.size + 1}`;
    const encode = nativeFunction("index", "encodePrivateKey");
    return `${this.answer(name, encode, args.join(", "))}.privateKey`;
  }

  /** The name of a function's result; the function is called once. */
  private answer(name: string, token: string, args: string): string {
    if (!this.answers.has(name)) this.parts.push(`${name} = invoke(${quoted(token)}, { ${args} })\n`);
    this.answers.add(name);
    return name;
  }

  private refusal(node: ts.Node): PkiError {
    const { line } = this.source.getLineAndCharacterOfPosition(node.getStart());
    return new PkiError(
      "MALFORMED",
      `${this.source.fileName}:${line + 1}: an example is shown in every language, and this cannot be translated: ${node.getText()}. Allowed are constants, settings, resources and their outputs (generate/examples/program.ts).`,
    );
  }
}

type Attribute = readonly [name: string, value: string];

const block = (head: string, attributes: readonly Attribute[]): string =>
  `${head} {\n${attributes.map(([name, value]) => `  ${name} = ${value}\n`).join("")}}\n`;

/** Outputs of the classes that are computed by a function of the package. */
const CHAINS: readonly string[] = ["chain", "fullChain", "issuerCertificate", "rootCertificate"];

const issuerArgument = ({ issuer }: ResourceDefinition): string | undefined =>
  typeof issuer === "object" ? issuer.argument : undefined;

const nativeFunction = (module: string, name: string): string =>
  nativeToken(module, name).replace(/:\w+$/, `:${name}`);

const isFlag = ({ kind }: ts.Expression): boolean =>
  kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;

/** Strips what only TypeScript needs: types, parentheses, and a default for an output that always exists. */
function bare(value: ts.Expression): ts.Expression {
  if (ts.isAsExpression(value) || ts.isParenthesizedExpression(value)) return bare(value.expression);
  const isDefault = /\.apply\(\((\w+)\) => \1 \?\? ""\)$/.test(value.getText());
  return isDefault && ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)
    ? bare(value.expression.expression)
    : value;
}

interface Setting {
  readonly key: string;
  readonly isSecret: boolean;
}

/** `new Config().getSecret("key") ?? "otherwise"`; a default is for the demonstration in TypeScript alone. */
function settingOf(value: ts.Expression): Setting | undefined {
  const call = ts.isBinaryExpression(value) ? value.left : value;
  const [, method, key] =
    /^new (?:pulumi\.)?Config\(\)\.(get|require|getSecret|requireSecret)\("(\w+)"\)$/.exec(call.getText()) ??
    [];
  if (method === undefined || key === undefined) return undefined;
  return { key, isSecret: method.endsWith("Secret") };
}

function commentsBefore(statement: ts.Statement): string[] {
  const text = statement.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return ranges.flatMap(({ pos, end }) =>
    text
      .slice(pos, end)
      .split("\n")
      .map((line) => line.replace(/^\s*(\/\*\*|\/\/|\*(?!\/))?\s?|\s*\*\/$/g, ""))
      .filter((line) => line !== ""),
  );
}

// Generators mistake a quoted name for an expression.
const keyOf = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key));

/** A string literal; nothing in it is interpolated. */
const quoted = (text: string): string => JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
