import { DAY } from "../../common/time";
import { parseDuration } from "../../common/duration";
import type { AuthorityNode, LeafNode, RootNode } from "./tree";

const YEAR_DAYS = 366;

type Node = Pick<AuthorityNode, "authorities" | "servers" | "clients">;

const authoritiesOf = (node: Node): AuthorityNode[] => Object.values(node.authorities ?? {});

/** How many levels of CAs there are below a CA. */
export const depthOf = (node: Node): number =>
  Math.max(0, ...authoritiesOf(node).map((below) => depthOf(below) + 1));

/** The longest validity of what a CA issues, in days. */
export const longestBelow = (node: Node): number =>
  Math.max(
    0,
    ...Object.values({ ...node.servers, ...node.clients }).map(({ days }) => days),
    ...authoritiesOf(node).map(({ years }) => years * YEAR_DAYS),
  );

/** When a CA is renewed: early enough for the longest validity below it, if its own validity leaves room for that. */
export function renewedInTime(
  renewBefore: string | undefined,
  years: number,
  longest: number,
): string | undefined {
  const lifetime = years * YEAR_DAYS * DAY;
  const before = parseDuration(renewBefore ?? "", lifetime);
  const isEnough = before === undefined || before >= longest * DAY;
  return isEnough || longest >= years * (YEAR_DAYS - 1) ? renewBefore : `${longest}d`;
}

/** What is wrong with a tree as a whole. */
export function treeProblem(roots: Readonly<Record<string, RootNode>>): string | undefined {
  const leaves = leavesOf(roots);
  const names = [...authorityNames(roots), ...leaves.map(([name]) => name)];
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return `the name ${twice} occurs in the tree twice`;
  const [unclear] =
    leaves.find(([, { csr, exportPrivateKey }]) => csr !== undefined && exportPrivateKey) ?? [];
  return unclear === undefined
    ? undefined
    : `${unclear} has a csr, so its private key is yours and cannot be exported`;
}

const authorityNames = (nodes: Readonly<Record<string, Node>>): string[] =>
  Object.entries(nodes).flatMap(([name, node]) => [name, ...authorityNames(node.authorities ?? {})]);

const leavesOf = (nodes: Readonly<Record<string, Node>>): [string, LeafNode][] =>
  Object.values(nodes).flatMap(({ servers = {}, clients = {}, authorities = {} }) => [
    ...Object.entries<LeafNode>(servers),
    ...Object.entries<LeafNode>(clients),
    ...leavesOf(authorities),
  ]);
