import { stepLabels, type TestStack } from "./stack";
import { tamper } from "./store";

/** The identifier of a certificate, CA or upload in a stack; ignores a signing request of the same name. */
export async function idOf(stack: TestStack, name: string): Promise<string> {
  const all = await stack.resources();
  const found = all.find((resource) => resource.name === name && !/[/:]keys[/:]/.test(resource.type));
  if (found?.id === undefined) throw new Error(`the stack has no ${name}`);
  return found.id;
}

/** Changes the status of certificates outside of Pulumi. */
export async function setStatus(stack: TestStack, status: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    tamper(stack.store, "UPDATE certificates SET status = ? WHERE id = ?", status, await idOf(stack, name));
  }
}

/**
 * Refreshes, and returns the output of the refresh and of the preview after it, with all details and without
 * colours.
 */
export async function noticed(stack: TestStack): Promise<{ refresh: string; preview: string }> {
  const plain = ["--diff", "--color", "never"];
  const { output: refresh } = await stack.ok("refresh", "--yes", "--skip-preview", ...plain);
  const { output: preview } = await stack.ok("preview", ...plain);
  return { refresh, preview };
}

const REASON =
  /- revokedOutside *: "its status is REVOKED?: a new one takes its place, then this one is removed"/g;

/** Expects that this many revoked certificates are reported, with the reason for their replacement. */
export function expectReasons(
  { refresh, preview }: { refresh: string; preview: string },
  count: number,
): void {
  expect(refresh.match(/\+ revokedOutside *: "its status is REVOKE/g)).toHaveLength(count);
  expect(preview.match(REASON)).toHaveLength(count);
}

/** Expects that each was replaced, the new one being created first. */
export function expectReplaced(steps: Parameters<typeof stepLabels>[0], names: readonly string[]): void {
  const order = stepLabels(steps);
  for (const name of names) {
    const made = order.indexOf(`create-replacement ${name}`);
    expect([name, made]).not.toEqual([name, -1]);
    expect([name, order.indexOf(`delete-replaced ${name}`) > made]).toEqual([name, true]);
  }
}
