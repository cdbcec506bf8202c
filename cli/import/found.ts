/** Something of an account that a program can declare or read. */
export interface Importable {
  /** For example `alibaba.SubCa`. */
  readonly kind: string;
  readonly id: string;
  /** What it is called in the account: the name in the program is made of it. */
  readonly title: string;
  /** The CA that issued it. */
  readonly issuerId?: string | undefined;
  /** Arguments that describe it; undefined when a program cannot say all of it, for the reason that is given. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string;
}

/** What an account has. */
export interface AccountContents {
  readonly importable: readonly Importable[];
  /** Why something is not imported, once for each: `revoked`, `scheduled for deletion`. */
  readonly leftOut: readonly string[];
}

/** Contents of several lists as one. */
export const together = (found: readonly AccountContents[]): AccountContents => ({
  importable: found.flatMap(({ importable }) => importable),
  leftOut: found.flatMap(({ leftOut }) => leftOut),
});

/** Why what has expired is not imported. */
export const EXPIRED = "expired";

/** Why what comes without its certificate is only read. */
export const NOT_GIVEN = "the service does not return its certificate";

/** Statuses of what nobody uses any more, in words. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  REVOKE: "revoked",
  REVOKED: "revoked",
  EXPIRED,
  DELETED: "scheduled for deletion",
  FORBIDDEN: "disabled",
};

/**
 * Reads the details of everything in a list that is in use.
 *
 * @param statusOf - its status, in the API's words
 * @param used - the statuses of what is in use
 * @param read - what a program can say of it, or why it is not imported
 */
export async function readUsed<T>(
  listed: readonly T[],
  statusOf: (item: T) => string,
  used: readonly string[],
  read: (item: T) => Promise<Importable | string>,
): Promise<AccountContents> {
  const importable: Importable[] = [];
  const leftOut: string[] = [];
  for (const item of listed) {
    const status = statusOf(item);
    const found = used.includes(status) ? await read(item) : statusText(status);
    if (typeof found === "string") leftOut.push(found);
    else importable.push(found);
  }
  return { importable, leftOut };
}

const statusText = (status: string): string =>
  LEFT_OUT[status.toUpperCase()] ?? `with the status ${JSON.stringify(status)}`;

/** What is not imported, as one line such as `not imported: 1 expired, 3 revoked`; undefined when there is nothing. */
export function leftOutText({ leftOut }: Pick<AccountContents, "leftOut">): string | undefined {
  const counts = [...new Set(leftOut)]
    .sort()
    .map((why) => `${leftOut.filter((other) => other === why).length} ${why}`);
  return counts.length === 0 ? undefined : `not imported: ${counts.join(", ")}`;
}
