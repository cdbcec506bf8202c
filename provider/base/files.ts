import { chmodSync, constants, lstatSync, mkdirSync, statSync, type Stats } from "node:fs";

// Windows has neither this flag nor owners and modes.
const { O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;

/** Opens a file for writing from the start, creating it if it does not exist; a link is not followed. */
export const WRITE = constants.O_WRONLY | constants.O_CREAT | O_NOFOLLOW;
/** Opens a file for appending, creating it if it does not exist; a link is not followed. */
export const APPEND = WRITE | constants.O_APPEND;
/** Opens a file for reading; a link is not followed. */
export const READ = constants.O_RDONLY | O_NOFOLLOW;

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const EVERYBODY_WRITES = 0o002;
const STICKY = 0o1000;

/**
 * Whether it belongs to neither the user nor root. Root may use what belongs to others: in a container, that includes
 * every folder mounted from the host.
 */
export function isForeign({ uid }: Stats): boolean {
  const user = process.geteuid?.() ?? 0;
  return user !== 0 && uid !== user && uid !== 0;
}

/** Whether anyone but its owner may write to it. */
export const isWritableByOthers = ({ mode }: Stats): boolean =>
  process.geteuid !== undefined && (mode & OTHERS_WRITE) !== 0;

/** Whether anyone but its owner may read or write it. */
export const isOpenToOthers = ({ mode }: Stats): boolean =>
  process.geteuid !== undefined && (mode & OTHERS) !== 0;

/** Whether nobody else can have written the contents of a folder. */
export function isOwnFolder(folder: string): boolean {
  const found = statSync(folder);
  return !isForeign(found) && !isWritableByOthers(found);
}

/** What can be done without is not done where the file system does not allow it. */
export function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * Creates a folder for keys, or uses an existing one. If everyone can write to a folder that the user owns, that
 * permission is removed, with a warning. Group write access is left alone: the owner has granted it.
 *
 * @throws Error if somebody else could replace its contents
 */
export function keyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = statSync(folder);
  if (isForeign(stats)) throw new Error(`${folder} belongs to another user (${stats.uid})`);
  if (!isWritableByOthers(stats) || (stats.mode & EVERYBODY_WRITES) === 0) return;
  if (stats.uid !== process.geteuid?.() || (stats.mode & STICKY) !== 0)
    throw new Error(`everybody can write into ${folder}: use a folder of your own, for example a subfolder`);
  chmodSync(folder, stats.mode & ~EVERYBODY_WRITES & 0o7777);
  tell(
    `everybody could write into ${folder}; now only its owner and group can (mode ${octal(statSync(folder))})`,
  );
}

/**
 * Checks a file for keys that may already exist. If others can read it, that permission is removed, with a warning.
 *
 * @throws Error if it is a link or not a regular file, has a second hard link, or belongs to somebody else
 */
export function keyFile(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return;
  const wrong = typeProblem(stats);
  if (wrong !== undefined) throw new Error(`${file} ${wrong}`);
  if (!isOpenToOthers(stats)) return;
  chmodSync(file, 0o600);
  tell(
    `${file} was open to others (mode ${octal(stats)}) and is now open only to its owner (600); whoever could read it may have its keys`,
  );
}

/** The reason a file is not used; undefined if it can be used. */
export function typeProblem(found: Stats): string | undefined {
  if (found.isSymbolicLink()) return "is a symbolic link, which is not followed: put the file itself there";
  if (!found.isFile()) return "is not a regular file";
  if (found.nlink > 1) return "has another hard link, through which others may have access: make a copy";
  return isForeign(found) ? `belongs to another user (${found.uid})` : undefined;
}

const octal = ({ mode }: Stats): string => (mode & 0o777).toString(8);

/** The engine prints this next to its own messages. */
const tell = (message: string): void => {
  console.error(`pulumi-pki: ${message}`);
};
