import { chmodSync, constants, lstatSync, mkdirSync, statSync, type Stats } from "node:fs";

// Windows has neither the flag nor owners and modes.
const { O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;

/** Opens a file for writing from its start, and makes one that is not there; a link is not followed. */
export const WRITE = constants.O_WRONLY | constants.O_CREAT | O_NOFOLLOW;
/** Opens a file for writing at its end, and makes one that is not there; a link is not followed. */
export const APPEND = WRITE | constants.O_APPEND;
/** Opens a file for reading; a link is not followed. */
export const READ = constants.O_RDONLY | O_NOFOLLOW;

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const EVERYBODY_WRITES = 0o002;
const STICKY = 0o1000;

/**
 * Whether it belongs to neither the user nor the administrator. The administrator may use what belongs to others:
 * in a container, that is every folder of the host.
 */
export function isForeign({ uid }: Stats): boolean {
  const user = process.geteuid?.() ?? 0;
  return user !== 0 && uid !== user && uid !== 0;
}

/** Whether others than its owner may write into it. */
export const isWritableByOthers = ({ mode }: Stats): boolean =>
  process.geteuid !== undefined && (mode & OTHERS_WRITE) !== 0;

/** Whether others than its owner may read or write it. */
export const isOpenToOthers = ({ mode }: Stats): boolean =>
  process.geteuid !== undefined && (mode & OTHERS) !== 0;

/**
 * Makes a folder for keys, or takes one that is there. One that everybody could write into is closed to them, with a
 * word, when it is the user's own. A group that may write is left alone: its owner has let it in.
 *
 * @throws Error when somebody else could exchange what is in it
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
 * Takes a file for keys that may be there already. One that others can read is closed to them, with a word.
 *
 * @throws Error when it is a link, no file, has a second name, or belongs to somebody else
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

/** Why a file is not used; undefined when nothing speaks against it. */
export function typeProblem(found: Stats): string | undefined {
  if (found.isSymbolicLink()) return "is a symbolic link, which is not followed: put the file itself there";
  if (!found.isFile()) return "is not a regular file";
  if (found.nlink > 1) return "has another hard link, through which others may have access: make a copy";
  return isForeign(found) ? `belongs to another user (${found.uid})` : undefined;
}

const octal = ({ mode }: Stats): string => (mode & 0o777).toString(8);

/** The engine prints this beside its own messages. */
const tell = (message: string): void => {
  console.error(`pulumi-pki: ${message}`);
};
