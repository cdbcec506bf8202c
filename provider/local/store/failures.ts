import { named, NoAnswer, PkiError } from "../../base/errors";

/** A PostgreSQL error without its details, which quote stored values. */
export class DatabaseFailure extends Error {
  override readonly name = "DatabaseFailure";

  constructor(
    message: string,
    /** SQLSTATE. */
    readonly code: string,
    readonly constraint: string | undefined,
  ) {
    super(message);
  }
}

const UNIQUE_VIOLATION = "23505";
const NO_SUCH_CHARACTER = "22021";

/** Whether a row was refused because its value in a unique column is already taken. */
export function isDuplicate(error: unknown, column: string): boolean {
  if (error instanceof DatabaseFailure)
    return error.code === UNIQUE_VIOLATION && (error.constraint?.includes(column) ?? false);
  return isEmbedded(error) && error.code === "SQLITE_CONSTRAINT_UNIQUE" && error.message.includes(column);
}

/** Whether a text was refused because PostgreSQL cannot store its characters. */
export const isUnstorable = (error: unknown): boolean =>
  error instanceof DatabaseFailure && error.code === NO_SUCH_CHARACTER;

/** A database error as an error of this package that names the operation; other errors are returned unchanged. */
export function storeFailure(operation: string, error: unknown): unknown {
  if (error instanceof NoAnswer) return named(operation, error);
  if (!isEmbedded(error) && !(error instanceof DatabaseFailure)) return error;
  const message = `${operation}: the local store failed: ${error.message}`;
  return new PkiError("STORE_ERROR", message, { cause: error });
}

const isEmbedded = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && error.name === "SqliteError";
