import { createHash } from "node:crypto";

/** The key derivation of PKCS #12 (RFC 7292, B.2): `purpose` 1 derives a key, 2 an IV, 3 a MAC key. */
export function derive(
  hash: "sha1" | "sha256",
  purpose: 1 | 2 | 3,
  password: string,
  salt: Buffer,
  iterations: number,
  size: number,
): Buffer {
  const digest = (data: Buffer): Buffer => createHash(hash).update(data).digest();
  const blocks = (data: Buffer): Buffer => Buffer.alloc(Math.ceil(data.length / BLOCK) * BLOCK, data);
  const text = Buffer.from(`${password}\0`, "utf16le").swap16();
  const diversifier = Buffer.alloc(BLOCK, purpose);
  const input = Buffer.concat([blocks(salt), blocks(text)]);
  const output: Buffer[] = [];
  for (let made = 0; made < size;) {
    let block = digest(Buffer.concat([diversifier, input]));
    for (let round = 1; round < iterations; round++) block = digest(block);
    output.push(block);
    made += block.length;
    addToEach(input, Buffer.alloc(BLOCK, block));
  }
  return Buffer.concat(output).subarray(0, size);
}

/** Block size of both hashes, in bytes. */
const BLOCK = 64;

/** Adds a number plus one to each block, modulo the block size. */
function addToEach(input: Buffer, addend: Buffer): void {
  for (let start = 0; start < input.length; start += BLOCK) {
    let carry = 1;
    for (let at = BLOCK - 1; at >= 0; at--) {
      carry += (input[start + at] ?? 0) + (addend[at] ?? 0);
      input[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}
