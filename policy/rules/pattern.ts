import { domainToASCII, domainToUnicode } from "node:url";
import { addressBytes, isInside, isLikeAddress, parseNetwork } from "./network";

/** A part of a pattern: one character, one label, or any text. */
type Part = string | typeof LABEL | typeof ANY;

const LABEL = Symbol("label");
const ANY = Symbol("any");

/** Whether a text fits a pattern in which `*` stands for any text, also for none. */
export function fits(pattern: string, text: string): boolean {
  const [first = "", ...rest] = lower(pattern).split("*");
  const value = lower(text);
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || value.length < first.length + last.length || !value.endsWith(last))
    return false;
  // The leftmost place of each piece leaves the most room for those after it.
  const end = value.length - last.length;
  let from = first.length;
  for (const piece of rest) {
    const place = value.indexOf(piece, from);
    if (place === -1 || place + piece.length > end) return false;
    from = place + piece.length;
  }
  return true;
}

/** Whether a name fits a pattern in which `*` stands for one label, `**` for any text; or lies in a network. */
export function nameFits(pattern: string, name: string): boolean {
  const address = addressBytes(name);
  if (isLikeAddress(pattern)) {
    const network = parseNetwork(pattern);
    return address !== undefined && typeof network !== "string" && isInside(network, address);
  }
  return matches(partsOf(comparable(pattern)), comparable(name));
}

/** Letters of ASCII do not differ by case; others do, because nothing says how they compare. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A name as it is compared: of domain names the form that certificates have (RFC 5890). */
function comparable(text: string): string {
  const value = lower(text);
  return /[/@:\s]/.test(value) ? value : value.split(".").map(asciiLabel).join(".");
}

/** A label in its ASCII form, unless it only looks like the one that this stands for. */
function asciiLabel(label: string): string {
  if (label.includes("*") || /^[\x00-\x7f]*$/.test(label)) return label;
  const ascii = domainToASCII(label);
  return domainToUnicode(ascii) === label ? ascii : label;
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? "";
    if (character !== "*") parts.push(character);
    else if (pattern[index + 1] !== "*") parts.push(LABEL);
    else {
      parts.push(ANY);
      index++;
    }
  }
  return parts;
}

const BETWEEN_LABELS = new Set([".", "/", "@"]);
const ENDS_OF_LINES = new Set(["\n", "\r", "\u2028", "\u2029"]);

/**
 * Whether a text is what parts describe. Every prefix of the text is looked at once for each part: the time is the
 * product of both lengths, whatever they are.
 */
function matches(parts: readonly Part[], text: string): boolean {
  // reached[i]: the parts so far can be the first i characters.
  let reached = [true, ...Array<boolean>(text.length).fill(false)];
  for (const part of parts) {
    const next = Array<boolean>(text.length + 1).fill(false);
    for (let index = 1; index <= text.length; index++) {
      const character = text[index - 1] ?? "";
      if (typeof part === "string") next[index] = reached[index - 1] === true && character === part;
      else {
        const closed = part === LABEL ? BETWEEN_LABELS : ENDS_OF_LINES;
        next[index] = !closed.has(character) && (reached[index - 1] === true || next[index - 1] === true);
      }
    }
    reached = next;
  }
  return reached[text.length] === true;
}
