// @ts-check
import { readFileSync } from "node:fs";

/** @typedef {import("./changes.mjs").Change} Change */

/**
 * Changes that no test can be expected to detect, with the reason: they are equivalent to the original.
 *
 * @typedef {object} Entry
 * @property {string} within the function
 * @property {string[]} changes
 * @property {string} reason
 */

/**
 * By module, without its extension.
 * @typedef {Record<string, Entry[]>} Survivors
 */

/** @param {string} path @returns {Survivors} */
export const readSurvivors = (path) => JSON.parse(readFileSync(path, "utf8"));

/** @param {Pick<Change, "within" | "what">} change */
export const nameOf = ({ within, what }) => `${within || "module"}: ${what}`;

/**
 * The changes named by entries.
 * @param {readonly Entry[]} entries
 * @returns {string[]}
 */
export const named = (entries) =>
  entries.flatMap(({ within, changes }) => changes.map((what) => nameOf({ within, what })));

/**
 * Problems with the entries of a module that do not depend on test results.
 *
 * @param {readonly Entry[]} entries
 * @param {readonly Change[]} changes
 * @returns {string[]}
 */
export function entryProblems(entries, changes) {
  const possible = new Set(changes.map(nameOf));
  const names = named(entries);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...names
      .filter((name) => !possible.has(name))
      .map((name) => `listed, but there is no such change: ${name}`),
    ...twice.map((name) => `listed twice: ${name}`),
    ...entries
      .filter(({ reason }) => !reason.trim())
      .map(({ within }) => `listed without a reason: ${within}`),
  ];
}

/**
 * Survivors as entries of the list, with the reasons still to be filled in.
 *
 * @param {readonly Change[]} changes
 * @returns {Entry[]}
 */
export function entriesFor(changes) {
  /** @type {Map<string, string[]>} */
  const byFunction = new Map();
  for (const { within, what } of changes) byFunction.set(within, [...(byFunction.get(within) ?? []), what]);
  return [...byFunction].map(([within, all]) => ({ within, changes: all, reason: "" }));
}
