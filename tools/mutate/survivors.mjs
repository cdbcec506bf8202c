// @ts-check
import { readFileSync } from "node:fs";

/** @typedef {import("./changes.mjs").Change} Change */

/**
 * Changes that no test has to notice, and why: they change nothing that anybody could see.
 *
 * @typedef {object} Entry
 * @property {string} within the function
 * @property {string[]} changes
 * @property {string} reason
 */

/** By module, without its ending. @typedef {Record<string, Entry[]>} Survivors */

/** @param {string} path @returns {Survivors} */
export const readSurvivors = (path) => JSON.parse(readFileSync(path, "utf8"));

/** @param {Pick<Change, "within" | "what">} change */
export const nameOf = ({ within, what }) => `${within || "module"}: ${what}`;

/** The changes that entries name. @param {readonly Entry[]} entries @returns {string[]} */
export const named = (entries) =>
  entries.flatMap(({ within, changes }) => changes.map((what) => nameOf({ within, what })));

/**
 * What is wrong with the entries of a module, whatever the tests say.
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
 * Survivors as entries of the list, whose reasons are still to be given.
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
