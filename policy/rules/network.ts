import { isIP } from "node:net";

/** A network of addresses, as bytes; a single address is a network of one. */
export interface Network {
  readonly base: readonly number[];
  readonly bits: number;
}

const DOTTED = /(\d+)\.(\d+)\.(\d+)\.(\d+)/;

/** The bytes of an IP address, 4 or 16; undefined for any other text, including an address with a zone. */
export function parseAddress(text: string): number[] | undefined {
  if (text.includes("%") || isIP(text) === 0) return undefined;
  const hex = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16);
  const plain = text.replace(
    DOTTED,
    (_, a: string, b: string, c: string, d: string) => `${hex(a, b)}:${hex(c, d)}`,
  );
  // A group omitted by `::` is not a number, and counts as 0 below.
  const [left, right] = plain
    .split("::")
    .map((part) => part.split(":").map((group) => parseInt(group, 16))) as [number[], number[]?];
  const groups =
    right === undefined
      ? left
      : [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return groups.flatMap((group) => [group >> 8, group & 255]);
}

/** What could be meant as an address or a network: digits, dots and colons up to the end or to a slash. */
const LIKE_ADDRESS = /^(?:[\d.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)(?:\/.*)?$/;

/** Whether a pattern is meant as an address or a network. */
export const isLikeAddress = (text: string): boolean => LIKE_ADDRESS.test(text);

/** The network that a text denotes; or, as a text, what is wrong with it. */
export function parseNetwork(text: string): Network | string {
  const [address, length, ...more] = text.split("/") as [string, ...string[]];
  const base = parseAddress(address);
  if (!base || more.length > 0) return "is neither an IP address nor a network such as 10.0.0.0/8";
  const most = base.length * 8;
  if (length === undefined) return { base, bits: most };
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > most)
    return `is not a network: the number after the slash must be 0 to ${most}`;
  const bits = Number(length);
  const isFirst = base.every((byte, index) => (byte & mask(bits, index)) === byte);
  return isFirst ? { base, bits } : `is not a network: the address has bits set after the first ${bits}`;
}

/** Whether an address is in a network. */
export const isInside = ({ base, bits }: Network, address: readonly number[]): boolean =>
  address.length === base.length &&
  address.every((byte, index) => (byte & mask(bits, index)) === base[index]);

/** The mask for one byte of a network. */
const mask = (bits: number, index: number): number => {
  const own = Math.min(8, Math.max(0, bits - index * 8));
  return (0xff << (8 - own)) & 0xff;
};
