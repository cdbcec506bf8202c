// @ts-check
import ts from "typescript";
import { Script } from "node:vm";

/**
 * One small change of a compiled module.
 *
 * @typedef {object} Change
 * @property {number} start start of the replaced text
 * @property {number} end
 * @property {string} text the replacement
 * @property {number} at the offset that shows whether the place ran
 * @property {string} within the function around it
 * @property {string} what a description of the change: `a && b → a`; with `#2` for the second identical one in a function
 */

/** @typedef {{ node: ts.Node, text: string, what?: string, at?: ts.Node, end?: number, start?: number }} Draft */

const K = ts.SyntaxKind;

/**
 * Comparisons, each with its neighbour at the boundary. The negation is not tried: a test that distinguishes a
 * condition from `true` or from `false` also distinguishes it from its negation.
 *
 * @type {Partial<Record<ts.SyntaxKind, string | undefined>>}
 */
const COMPARISONS = {
  [K.LessThanToken]: "<=",
  [K.LessThanEqualsToken]: "<",
  [K.GreaterThanToken]: ">=",
  [K.GreaterThanEqualsToken]: ">",
  [K.EqualsEqualsEqualsToken]: undefined,
  [K.ExclamationEqualsEqualsToken]: undefined,
  [K.InKeyword]: undefined,
  [K.InstanceOfKeyword]: undefined,
};

/** @type {Partial<Record<ts.SyntaxKind, string>>} */
const ARITHMETIC = {
  [K.PlusToken]: "-",
  [K.MinusToken]: "+",
  [K.AsteriskToken]: "/",
  [K.SlashToken]: "*",
  [K.PercentToken]: "*",
  [K.AmpersandToken]: "|",
  [K.BarToken]: "&",
  [K.CaretToken]: "&",
  [K.LessThanLessThanToken]: ">>",
  [K.GreaterThanGreaterThanToken]: "<<",
  [K.GreaterThanGreaterThanGreaterThanToken]: "<<",
};

const LOGICAL = new Set([K.AmpersandAmpersandToken, K.BarBarToken, K.QuestionQuestionToken]);

/** Calls that return a modified version of what they are called on: removing them keeps it unmodified. */
const PASSING = new Set(
  "filter toLowerCase toUpperCase trim trimEnd trimStart slice sort reverse replace replaceAll subarray normalize".split(
    " ",
  ),
);

/** @type {Record<string, string>} */
const OPPOSITES = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  min: "max",
  max: "min",
};

/**
 * All small changes of a compiled module, in textual order. Messages are excluded: strings with a space, and the
 * text of templates.
 *
 * @param {string} source
 * @returns {Change[]}
 */
export function changesOf(source) {
  const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {Change[]} */
  const changes = [];
  const seen = new Set();
  /** @type {Map<string, number>} */
  const names = new Map();
  /** @param {ts.Node} node @param {string} within */
  const visit = (node, within) => {
    if (isFrame(node)) return;
    const inside = nameOf(node) ?? within;
    for (const draft of draftsFor(node, file)) {
      const change = finish(draft, inside, file);
      const text = applied(source, change);
      if (text === source || seen.has(text) || !compiles(text)) continue;
      seen.add(text);
      const name = `${inside} ${change.what}`;
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      changes.push(count === 1 ? change : { ...change, what: `${change.what} #${count}` });
    }
    ts.forEachChild(node, (child) => {
      visit(child, inside);
    });
  };
  visit(file, "");
  return changes;
}

/**
 * The module with the change applied.
 *
 * @param {string} source
 * @param {Pick<Change, "start" | "end" | "text">} change
 */
export const applied = (source, { start, end, text }) => source.slice(0, start) + text + source.slice(end);

/**
 * What the compiler adds around a module: imports and exports.
 * @param {ts.Node} node
 */
function isFrame(node) {
  if (ts.isImportDeclaration(node)) return true;
  if (ts.isVariableStatement(node))
    return /^(var __\w+ = |(const|var) \w+ = (__\w+\()?require\()/.test(node.getText());
  if (!ts.isExpressionStatement(node)) return false;
  return /^("use strict"|Object\.defineProperty\(exports|__exportStar\(|exports\.\w+ = (exports\.|void 0|\w+;?$))/.test(
    node.getText(),
  );
}

/** @param {ts.Node} node */
function nameOf(node) {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isClassDeclaration(node)
  )
    return node.name?.getText();
  if (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent))
    return node.name.getText();
  return undefined;
}

/**
 * @param {Draft} draft
 * @param {string} within
 * @param {ts.SourceFile} file
 * @returns {Change}
 */
function finish({ node, text, what, at = node, start, end }, within, file) {
  const original = short(node.getText(file));
  return {
    start: start ?? node.getStart(file),
    end: end ?? node.getEnd(),
    text,
    at: at.getStart(file),
    within,
    what: what ?? `${original} → ${short(text) || "nothing"}`,
  };
}

/** @param {string} text */
function short(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 60)} … ${line.slice(-27)}` : line;
}

/** @param {string} source */
function compiles(source) {
  try {
    new Script(`(async function (exports, require, module, __filename, __dirname) {${source}\n})`);
    return true;
  } catch {
    return false;
  }
}

/** @param {ts.Node} node @param {ts.SourceFile} file @returns {Draft[]} */
function draftsFor(node, file) {
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) return answers(conditionOf(node));
  // An endless loop shows nothing that removing its condition does not, and takes the whole time limit.
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return conditions(node.expression, ["false"]);
  if (ts.isForStatement(node)) return node.condition ? conditions(node.condition, ["false"]) : [];
  if (ts.isBinaryExpression(node)) return binaries(node, file);
  if (ts.isPrefixUnaryExpression(node)) return unaries(node, file);
  if (ts.isPostfixUnaryExpression(node) && !ts.isForStatement(node.parent)) {
    const [from, to] = node.operator === K.PlusPlusToken ? ["++", "--"] : ["--", "++"];
    return [{ node, text: node.getText(file).replace(from, to) }];
  }
  if (ts.isExpressionStatement(node)) return statements(node);
  if (ts.isReturnStatement(node)) return node.expression ? results(node.expression) : [{ node, text: ";" }];
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? [] : results(node.body);
  if (ts.isArrayLiteralExpression(node)) return elements(node, node.elements, file);
  if (ts.isObjectLiteralExpression(node)) return elements(node, node.properties, file);
  if (ts.isCallExpression(node)) return calls(node, file);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return chains(node, file);
  if (ts.isParameter(node) || ts.isBindingElement(node))
    return node.initializer
      ? [{ node, text: node.getText(file).slice(0, node.name.getEnd() - node.getStart(file)) }]
      : [];
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return [{ node, text: ";" }];
  return literals(node, file);
}

/** @param {ts.IfStatement | ts.ConditionalExpression} node */
const conditionOf = (node) => (ts.isIfStatement(node) ? node.expression : node.condition);

/** @param {ts.Expression} node @param {string[]} texts @returns {Draft[]} */
const conditions = (node, texts) => texts.map((text) => ({ node, text }));

/** @param {ts.BinaryExpression} node @param {ts.SourceFile} file @returns {Draft[]} */
function binaries(node, file) {
  const { left, right, operatorToken } = node;
  const [a, b] = [left.getText(file), right.getText(file)];
  const operator = operatorToken.kind;
  /** @param {string} text @returns {Draft} */
  const other = (text) => ({
    node,
    text: `${a} ${text} ${b}`,
    what: `${short(node.getText(file))} → ${text}`,
  });
  // Each side alone: a test that distinguishes both from the whole also distinguishes && from ||.
  if (LOGICAL.has(operator))
    return [
      { node, text: `(${a})`, what: `${short(node.getText(file))} → left` },
      { node, text: `(${b})`, what: `${short(node.getText(file))} → right` },
    ];
  if (operator in COMPARISONS) {
    const neighbour = COMPARISONS[operator];
    return [...(neighbour === undefined ? [] : [other(neighbour)]), ...(isJudged(node) ? [] : answers(node))];
  }
  const arithmetic = ARITHMETIC[operator];
  if (arithmetic && !isText(left) && !isText(right)) return [other(arithmetic)];
  if (operator === K.PlusEqualsToken && !isText(right)) return [other("-=")];
  return [];
}

/**
 * A condition replaced by true and by false. For `a && b` only by `false`: a test that distinguishes it from `a`
 * alone also distinguishes it from `true`; for `a || b` only by `true`.
 *
 * @param {ts.Expression} node
 * @returns {Draft[]}
 */
function answers(node) {
  const value = bare(node);
  const operator = ts.isBinaryExpression(value) ? value.operatorToken.kind : undefined;
  if (operator === K.AmpersandAmpersandToken) return conditions(node, ["false"]);
  if (operator === K.BarBarToken) return conditions(node, ["true"]);
  return conditions(node, ["true", "false"]);
}

/** @param {ts.Expression} node @returns {ts.Expression} */
const bare = (node) => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node);

/**
 * Whether a change of the surrounding expression has the same effect.
 * @param {ts.Expression} node
 * @returns {boolean}
 */
function isJudged(node) {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isJudged(parent);
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent) || ts.isForStatement(parent)) return parent.condition === node;
  return ts.isBinaryExpression(parent) && LOGICAL.has(parent.operatorToken.kind);
}

/** @param {ts.Expression} node @returns {boolean} */
function isText(node) {
  if (ts.isParenthesizedExpression(node)) return isText(node.expression);
  if (ts.isBinaryExpression(node)) return isText(node.left) || isText(node.right);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** @param {ts.PrefixUnaryExpression} node @param {ts.SourceFile} file @returns {Draft[]} */
function unaries(node, file) {
  const operand = node.operand.getText(file);
  if (node.operator === K.ExclamationToken && !isJudged(node) && !isResult(node))
    return [{ node, text: `(${operand})` }];
  if (node.operator === K.MinusToken) return [{ node, text: `(${operand})` }];
  return [];
}

/** @param {ts.ExpressionStatement} node @returns {Draft[]} */
function statements(node) {
  let { expression } = node;
  if (ts.isAwaitExpression(expression)) expression = expression.expression;
  const isAssignment = ts.isBinaryExpression(expression) && expression.operatorToken.kind === K.EqualsToken;
  if (isAssignment && node.getText().startsWith("exports.")) return [];
  return ts.isCallExpression(expression) || isAssignment ? [{ node, text: ";" }] : [];
}

/** @param {ts.Node} node */
const isResult = ({ parent }) => ts.isReturnStatement(parent) || ts.isArrowFunction(parent);

/**
 * The results of a function.
 * @param {ts.Expression} node
 * @returns {Draft[]}
 */
function results(node) {
  const value = bare(node);
  if (ts.isPrefixUnaryExpression(value)) return answers(node);
  if (ts.isBinaryExpression(value) && LOGICAL.has(value.operatorToken.kind))
    return value.operatorToken.kind === K.QuestionQuestionToken ? [] : answers(node);
  // Changed as an expression of its own, or empty.
  const isChanged = ts.isConditionalExpression(value) || ts.isVoidExpression(value) || isLiteral(value);
  if (isChanged || (ts.isBinaryExpression(value) && value.operatorToken.kind in COMPARISONS)) return [];
  if (ts.isArrayLiteralExpression(value)) return value.elements.length > 1 ? [{ node, text: "[]" }] : [];
  return ts.isIdentifier(value) && value.text === "undefined" ? [] : [{ node, text: "undefined" }];
}

/** @param {ts.Node} node */
const isLiteral = (node) =>
  ts.isLiteralExpression(node) || node.kind === K.TrueKeyword || node.kind === K.FalseKeyword;

/**
 * A list with one of its elements removed.
 *
 * @param {ts.Node} node
 * @param {ts.NodeArray<ts.Node>} list
 * @param {ts.SourceFile} file
 * @returns {Draft[]}
 */
function elements(node, list, file) {
  // Rows of a table are removed as a whole.
  if (isPattern(node) || ts.isArrayLiteralExpression(node.parent)) return [];
  return list.map((element, index) => {
    const next = list[index + 1];
    const previous = list[index - 1];
    const start = next || !previous ? element.getStart(file) : previous.getEnd();
    return { node: element, text: "", at: node, start, end: next ? next.getStart(file) : element.getEnd() };
  });
}

/**
 * In `[a, b] = …` it is not a list.
 * @param {ts.Node} node
 */
const isPattern = (node) =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.operatorToken.kind === K.EqualsToken &&
  node.parent.left === node;

/** @param {ts.CallExpression} node @param {ts.SourceFile} file @returns {Draft[]} */
function calls(node, file) {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const name = expression.name.text;
  const target = expression.expression.getText(file);
  const opposite = OPPOSITES[name];
  if (opposite !== undefined && node.arguments.length > 0) {
    const text = `${target}${expression.questionDotToken ? "?." : "."}${opposite}(${node.arguments.map((one) => one.getText(file)).join(", ")})`;
    return [{ node, text, what: `${short(node.getText(file))} → ${opposite}` }];
  }
  return PASSING.has(name)
    ? [{ node, text: target, what: `${short(node.getText(file))} → without ${name}` }]
    : [];
}

/** @param {ts.PropertyAccessExpression | ts.ElementAccessExpression} node @param {ts.SourceFile} file @returns {Draft[]} */
function chains(node, file) {
  const mark = node.questionDotToken;
  if (!mark) return [];
  const text = node.getText(file);
  const at = mark.getStart(file) - node.getStart(file);
  const plain = ts.isPropertyAccessExpression(node) ? "." : "";
  return [{ node, text: text.slice(0, at) + plain + text.slice(at + 2) }];
}

/** @param {ts.Node} node @param {ts.SourceFile} file @returns {Draft[]} */
function literals(node, file) {
  const { parent } = node;
  if (ts.isNumericLiteral(node)) {
    // The compiler writes a call as `(0, module.call)()`.
    const isCompilers = ts.isBinaryExpression(parent) && parent.operatorToken.kind === K.CommaToken;
    return isCompilers ? [] : [{ node, text: String(Number(node.text.replaceAll("_", "")) + 1) }];
  }
  if (ts.isBigIntLiteral(node)) return [{ node, text: `(${node.text} + 1n)` }];
  if (node.kind === K.TrueKeyword) return [{ node, text: "false" }];
  if (node.kind === K.FalseKeyword) return [{ node, text: "true" }];
  if (ts.isStringLiteral(node)) return texts(node);
  if (ts.isRegularExpressionLiteral(node)) return patterns(node, file);
  return [];
}

/** @param {ts.StringLiteral} node @returns {Draft[]} */
function texts(node) {
  const { parent } = node;
  const isName =
    (ts.isPropertyAssignment(parent) && parent.name === node) || ts.isExpressionStatement(parent);
  // Removed together with what contains it.
  const isPart =
    (ts.isArrayLiteralExpression(parent) && !ts.isArrayLiteralExpression(parent.parent)) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node);
  if (isName || isPart || /\s\S/.test(node.text)) return [];
  return [{ node, text: node.text === "" ? '"?"' : '""' }];
}

/**
 * A regular expression without one of its anchors, or without the flag that ignores case.
 * @param {ts.Node} node
 * @param {ts.SourceFile} file
 * @returns {Draft[]}
 */
function patterns(node, file) {
  const text = node.getText(file);
  const end = text.lastIndexOf("/");
  const [body, flags] = [text.slice(1, end), text.slice(end + 1)];
  /** @type {Draft[]} */
  const drafts = [];
  if (body.startsWith("^")) drafts.push({ node, text: `/${body.slice(1)}/${flags}` });
  if (body.endsWith("$")) drafts.push({ node, text: `/${body.slice(0, -1)}/${flags}` });
  if (flags.includes("i")) drafts.push({ node, text: `/${body}/${flags.replace("i", "")}` });
  return drafts;
}
