import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";

/**
 * `pulumi stack init` writes the same for each test stack: it is recorded with the code that all engine processes
 * compile (record-code.ts), and copied.
 */

const { PKI_TEST_CODE } = process.env;
const RECORDED = PKI_TEST_CODE === undefined ? undefined : join(PKI_TEST_CODE, "stack");

const PARTS = ["state", "Pulumi.dev.yaml"];

/** Records what is in the folder of a new stack. */
export function recordNewStack(folder: string): void {
  if (RECORDED === undefined) return;
  for (const part of PARTS) cpSync(join(folder, part), join(RECORDED, part), { recursive: true });
}

/** Makes the folder that of a new stack; false if none is recorded. */
export function copyNewStack(folder: string): boolean {
  if (RECORDED === undefined || !existsSync(RECORDED)) return false;
  cpSync(RECORDED, folder, { recursive: true });
  return true;
}
