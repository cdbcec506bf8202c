/** Something in an account that a program can declare or read. */
export interface Importable {
  /** For example `alibaba.SubCa`. */
  readonly kind: string;
  readonly id: string;
  /** Its name in the account, from which the name in the program is derived. */
  readonly title: string;
  /** The CA that issued it. */
  readonly issuerId?: string | undefined;
  /** The arguments that describe it; undefined if a program cannot express all of it, for the given reason. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string;
}

/** The contents of an account. */
export interface AccountContents {
  readonly importable: readonly Importable[];
  /** Why objects are not imported, one entry each: `revoked`, `scheduled for deletion`. */
  readonly leftOut: readonly string[];
}

/** Merges the contents of several lists. */
export const together = (found: readonly AccountContents[]): AccountContents => ({
  importable: found.flatMap(({ importable }) => importable),
  leftOut: found.flatMap(({ leftOut }) => leftOut),
});

/** The reason for not importing expired certificates. */
export const EXPIRED = "expired";

/** The reason for only reading what comes without its certificate. */
export const NOT_GIVEN = "the service does not return its certificate";

/** Descriptions of the statuses that are no longer in use. */
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
 * @param used - the statuses that count as in use
 * @param read - what a program can declare for it, or why it is not imported
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

/** What is not imported, on one line such as `not imported: 1 expired, 3 revoked`; undefined if there is nothing. */
export function leftOutText({ leftOut }: Pick<AccountContents, "leftOut">): string | undefined {
  const counts = [...new Set(leftOut)]
    .sort()
    .map((why) => `${leftOut.filter((other) => other === why).length} ${why}`);
  return counts.length === 0 ? undefined : `not imported: ${counts.join(", ")}`;
}
