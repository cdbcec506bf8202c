import { domainToASCII, domainToUnicode } from "node:url";
import { parseAddress, isInside, isLikeAddress, parseNetwork } from "./network";

// The wildcards of a pattern: one label, or any text.
const LABEL = "*";
const ANY = "**";

/** Whether a text matches a pattern in which `*` stands for any text, including none. */
export function fits(pattern: string, text: string): boolean {
  const [first, ...rest] = lower(pattern).split("*") as [string, ...string[]];
  const value = lower(text);
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || value.length < first.length + last.length || !value.endsWith(last))
    return false;
  // The leftmost match of each piece leaves the most room for the following ones.
  const end = value.length - last.length;
  let from = first.length;
  for (const piece of rest) {
    const place = value.indexOf(piece, from);
    if (place === -1 || place + piece.length > end) return false;
    from = place + piece.length;
  }
  return true;
}

/** Whether a name matches a pattern in which `*` stands for one label, `**` for any text; or is in a network. */
export function nameFits(pattern: string, name: string): boolean {
  const address = parseAddress(name);
  if (isLikeAddress(pattern)) {
    const network = parseNetwork(pattern);
    return address !== undefined && typeof network !== "string" && isInside(network, address);
  }
  return matches(partsOf(comparable(pattern)), comparable(name));
}

/** Only ASCII letters are compared ignoring case, because nothing specifies how others compare. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A name in the form that is compared: domain names as they are written in certificates (RFC 5890). */
function comparable(text: string): string {
  const value = lower(text);
  return /[/@:\s]/.test(value) ? value : value.split(".").map(asciiLabel).join(".");
}

/** A label in its ASCII form, unless that form stands for another label that only looks the same. */
function asciiLabel(label: string): string {
  if (label.includes("*") || /^[\x00-\x7f]*$/.test(label)) return label;
  const ascii = domainToASCII(label);
  return domainToUnicode(ascii) === label ? ascii : label;
}

const partsOf = (pattern: string): string[] => Array.from(pattern.matchAll(/\*\*|[^]/g), ([part]) => part);

const BETWEEN_LABELS = new Set<string | undefined>([".", "/", "@"]);
const ENDS_OF_LINES = new Set<string | undefined>(["\n", "\r", "\u2028", "\u2029"]);

/**
 * Whether a text matches the parts of a pattern. Each part visits every prefix of the text once, so the time is bounded
 * by the product of both lengths.
 */
function matches(parts: readonly string[], text: string): boolean {
  // reached[i]: the parts so far can be the first i characters.
  let reached = [true];
  for (const part of parts) {
    const next: boolean[] = [];
    for (let index = 1; index <= text.length; index++) {
      const character = text[index - 1];
      if (part !== LABEL && part !== ANY) next[index] = reached[index - 1] === true && character === part;
      else {
        const closed = part === LABEL ? BETWEEN_LABELS : ENDS_OF_LINES;
        next[index] = !closed.has(character) && (reached[index - 1] === true || next[index - 1] === true);
      }
    }
    reached = next;
  }
  return reached[text.length] === true;
}
