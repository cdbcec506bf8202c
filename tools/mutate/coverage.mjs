// @ts-check
import ts from "typescript";

/** A part of a module that runs completely or not at all, except for the pieces nested in it. */
/** @typedef {{ start: number, end: number }} Piece */

/** @typedef {"statement" | "before" | "expression"} Kind */

/** The name of the counter in instrumented modules. */
export const COUNTER = "__mutateRan";

/**
 * An instrumented module that records which of its pieces ran: statements, the right operands of short-circuiting
 * operators, and the bodies of functions.
 *
 * @param {string} file its name for the counter
 * @param {string} source
 * @returns {string}
 */
export function counting(file, source) {
  const pieces = piecesOf(source);
  const inserts = pieces.flatMap(({ start, end, kind }, index) => {
    const count = `${COUNTER}(${JSON.stringify(file)},${index})`;
    // If several end at the same place, the innermost comes first, and all of them before those that start there.
    const [opening, closing] = AROUND[kind];
    const inserted = [{ at: start, rank: pieces.length + index, text: opening.replace("COUNT", count) }];
    if (closing) inserted.push({ at: end, rank: -index, text: closing });
    return inserted;
  });
  inserts.sort((a, b) => a.at - b.at || a.rank - b.rank);
  let text = "";
  let from = 0;
  for (const { at, text: inserted } of inserts) {
    text += source.slice(from, at) + inserted;
    from = at;
  }
  return text + source.slice(from);
}

/**
 * The code before and after a piece.
 * @type {Record<Kind, [string, string]>}
 */
const AROUND = {
  statement: ["{COUNT;", "}"],
  before: ["COUNT;", ""],
  expression: ["(COUNT,", ")"],
};

/**
 * The innermost piece around a place; undefined for code that runs when the module is loaded.
 *
 * @param {readonly Piece[]} pieces
 * @param {number} at
 * @returns {number | undefined} its number
 */
export function pieceAt(pieces, at) {
  let found;
  // Outer pieces come first.
  for (const [index, { start, end }] of pieces.entries()) if (start <= at && at < end) found = index;
  return found;
}

/**
 * @param {string} source
 * @returns {(Piece & { kind: Kind })[]}
 */
export function piecesOf(source) {
  const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {ReturnType<typeof piecesOf>} */
  const pieces = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const kind = kindOf(node);
    if (kind) pieces.push({ start: node.getStart(file), end: node.getEnd(), kind });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return pieces;
}

/** @param {ts.Node} node @returns {Kind | undefined} */
function kindOf(node) {
  const parent = /** @type {ts.Node | undefined} */ (node.parent);
  if (parent === undefined || ts.isBlock(node)) return undefined;
  if (ts.isArrowFunction(parent) && parent.body === node) return "expression";
  if (ts.isConditionalExpression(parent))
    return node === parent.whenTrue || node === parent.whenFalse ? "expression" : undefined;
  if (ts.isBinaryExpression(parent) && parent.right === node && isMaybe(parent.operatorToken.kind))
    return "expression";
  if (!isStatement(node)) return undefined;
  if (ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)) return "before";
  return ts.isIfStatement(parent) || ts.isIterationStatement(parent, false) ? "statement" : undefined;
}

/** @param {ts.SyntaxKind} kind */
const isMaybe = (kind) =>
  kind === ts.SyntaxKind.AmpersandAmpersandToken ||
  kind === ts.SyntaxKind.BarBarToken ||
  kind === ts.SyntaxKind.QuestionQuestionToken;

/**
 * Functions and classes exist before they are reached.
 * @param {ts.Node} node
 */
const isStatement = (node) =>
  (ts.isVariableStatement(node) ||
    (node.kind >= ts.SyntaxKind.FirstStatement && node.kind <= ts.SyntaxKind.LastStatement)) &&
  !ts.isBlock(node);
