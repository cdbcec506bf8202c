import { gzipSync } from "node:zlib";

/** A file in an archive. */
export interface TarEntry {
  /** Relative, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

const BLOCK = 512;

/** A compressed tar archive, reproducible: the same entries in any order give the same bytes. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  return gzipSync(Buffer.concat([...sorted.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

const blocksOf = (entry: TarEntry): Uint8Array[] => [
  headerOf(entry),
  entry.content,
  Buffer.alloc(-entry.content.length & (BLOCK - 1)),
];

/** A ustar header (POSIX.1-1988) without time or owner. */
function headerOf({ path, content, isExecutable }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  const write = (text: string, at: number): number => header.write(text, at, "latin1");
  const [prefix, name] = splitPath(path);
  write(name, 0);
  write(octal(isExecutable ? 0o755 : 0o644, 8), 100);
  write(octal(0, 8), 108);
  write(octal(0, 8), 116);
  write(octal(content.length, 12), 124);
  write(octal(0, 12), 136);
  write(" ".repeat(8), 148);
  write("0", 156);
  write("ustar\u000000", 257);
  write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 7)}\0 `, 148);
  return header;
}

const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, "0");

/** Splits a path into the two fields that the format has for it, of 155 and 100 bytes. */
function splitPath(path: string): [prefix: string, name: string] {
  const at = path.length <= 100 ? -1 : path.lastIndexOf("/", 155);
  const [prefix, name] = [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
  if (name.length <= 100 && /^[\x01-\x7f]+$/.test(path)) return [prefix, name];
  throw new Error(`the path ${path} does not fit into an archive`);
}
