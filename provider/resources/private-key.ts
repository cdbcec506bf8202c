import type { KeyObject } from "node:crypto";
import { PkiError } from "../base/errors";
import { keyProblem } from "../x509/csr-problems";
import { readPrivateKey, spki } from "../x509/keys";

/** The key in an argument, or the reason it cannot be used. */
export function tryPrivateKey(pem: string): KeyObject | string {
  try {
    const key = readPrivateKey(pem);
    return keyProblem(key) ?? key;
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

/** Removing the argument keeps the key; another encoding of the same key is the same key. */
export function sameKey(old: unknown, value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof old !== "string" || typeof value !== "string") return false;
  if (old === value) return true;
  const [a, b] = [tryPrivateKey(old), tryPrivateKey(value)];
  return typeof a !== "string" && typeof b !== "string" && spki(a).equals(spki(b));
}
