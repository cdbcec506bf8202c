import { createHash, type Hash } from "node:crypto";
import { open, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { PkiError } from "../../base/errors";

/** The header of a backup, its first line. */
const headerSchema = z.object({
  format: z.literal("pulumi-pki store"),
  /** Version of this format. */
  version: z.literal(1),
  /** Schema version of the store. */
  schema: z.int().positive(),
  /** Whether the private keys are sealed under the store's passphrase, or in the clear. */
  keys: z.enum(["encrypted", "clear"]),
  created: z.iso.datetime(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

const rowSchema = z.object({
  table: z.string(),
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
/** One row of a table. */
export type BackupRow = z.infer<typeof rowSchema>;

const endSchema = z.object({ rows: z.int(), sha256: z.string() });

/** Writes a backup: a header line, one line for each row, and a last one with their number and checksum. */
export class BackupWriter {
  private readonly hash: Hash = createHash("sha256");
  private rows = 0;

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /** Creates the file, readable only by its owner. An existing file is left alone. */
  static async create(file: string, header: BackupHeader): Promise<BackupWriter> {
    const handle = await open(file, "wx", 0o600).catch((cause: unknown) => {
      const reason = (cause as NodeJS.ErrnoException).code === "EEXIST" ? "already exists" : String(cause);
      throw new PkiError("INVALID_INPUT", `${file} ${reason}: name a new file`, { cause });
    });
    const writer = new BackupWriter(file, handle);
    await writer.line(header);
    return writer;
  }

  async row(row: BackupRow): Promise<void> {
    this.rows++;
    await this.line(row);
  }

  /** Finishes the file; returns the checksum. */
  async end(): Promise<string> {
    const sha256 = this.hash.copy().digest("hex");
    await this.line({ rows: this.rows, sha256 });
    await this.handle.sync();
    await this.handle.close();
    await syncFolder(dirname(this.file));
    return sha256;
  }

  /** Removes an unfinished file. */
  async abandon(): Promise<void> {
    await this.handle.close();
    await rm(this.file, { force: true });
  }

  private async line(content: object): Promise<void> {
    const line = `${JSON.stringify(content)}\n`;
    this.hash.update(line);
    await this.handle.write(line);
  }
}

/**
 * Flushes the folder entry of a new file to disk. Where a folder cannot be opened, as on Windows, the file system takes
 * care of it.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

/**
 * Reads a backup to its end.
 *
 * @param begin - receives the header, before any row
 * @throws PkiError `MALFORMED` if it is incomplete or has been changed
 */
export async function readBackup(
  file: string,
  begin: (header: BackupHeader) => Promise<void>,
  onRow: (row: BackupRow) => Promise<void>,
): Promise<BackupHeader & { readonly sha256: string }> {
  const damaged = (why: string): PkiError =>
    new PkiError("MALFORMED", `${file} is not a complete backup of a store (${why}): nothing was restored`);
  const hash = createHash("sha256");
  let header: BackupHeader | undefined;
  let waiting: string | undefined;
  let rows = 0;
  // Each line is handled once the next one has arrived: only then is it certain not to be the last.
  for await (const line of linesOf(file)) {
    const ready = waiting;
    waiting = line;
    if (ready === undefined) continue;
    hash.update(`${ready}\n`);
    if (header) {
      rows++;
      await onRow(parsed(rowSchema, ready) ?? fail(damaged(`line ${rows + 1} is not a row`)));
    } else {
      header =
        parsed(headerSchema, ready) ?? fail(damaged("its first line is not the header of this format"));
      await begin(header);
    }
  }
  const end = parsed(endSchema, waiting ?? "");
  if (!header || !end) throw damaged("it is truncated");
  const sha256 = hash.digest("hex");
  if (end.rows !== rows || end.sha256 !== sha256) throw damaged("its checksum does not match");
  return { ...header, sha256 };
}

/** Maximum characters per line: many times those of the largest row. */
const LONGEST = 1 << 24;

async function* linesOf(file: string): AsyncGenerator<string> {
  const unreadable = (why: string, cause?: unknown): PkiError =>
    new PkiError("INVALID_INPUT", `${file} cannot be read: ${why}`, { cause });
  try {
    const handle = await open(file);
    // It is read twice and to its end, which a pipe does not allow.
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      throw unreadable("it is not a regular file");
    }
    let rest = "";
    for await (const chunk of handle.createReadStream({ encoding: "utf8" }) as AsyncIterable<string>) {
      const lines = chunk.split("\n");
      const last = lines.pop() ?? "";
      for (const line of lines) {
        yield rest + line;
        rest = "";
      }
      rest += last;
      if (rest.length > LONGEST) throw unreadable(`one of its lines has more than ${LONGEST} characters`);
    }
    if (rest !== "") yield rest;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw unreadable((cause as Error).message, cause);
  }
}

function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function fail(error: Error): never {
  throw error;
}
