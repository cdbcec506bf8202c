import { accessSync, constants, existsSync, lstatSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isForeign, isOpenToOthers, isWritableByOthers, typeProblem } from "../../provider/base/files";
import { inspectStore, type StoreCondition } from "../../provider/local/store/inspect";
import { readLocation } from "../../provider/local/store/location";
import type { Settings } from "../../provider/settings";
import { failed, ok, skipped, warning, type Diagnosis } from "./finding";
import { run } from "./process";

const FILES = ["store.db", "store.db-wal", "store.db-shm", "store.db-journal"];

/**
 * The local CA's store: whether it can be used, and only by its owner. It is neither created nor changed.
 *
 * @param base - the folder that relative locations start from
 */
export async function store(
  { localStore, storePassphrase }: Pick<Settings, "localStore" | "storePassphrase">,
  base: string,
): Promise<Diagnosis[]> {
  const location = readLocation(localStore);
  if (location.kind === "postgres") return condition(localStore, storePassphrase);
  const folder = resolve(base, localStore);
  const closed = folderFindings(folder);
  // Opening a store closes what is open to others: the user is told about it instead.
  const isSafe = closed.every(({ status }) => status === "ok");
  return [
    ...closed,
    ...(isSafe ? await condition(folder, storePassphrase) : [skipped("the store was not opened")]),
    ...(await freeSpace(folder)),
    ...(await git(folder)),
  ];
}

function folderFindings(folder: string): Diagnosis[] {
  if (!existsSync(folder)) return [];
  const stats = statSync(folder);
  if (isForeign(stats))
    return [failed(`${folder} belongs to another user (${stats.uid})`, "use a folder of your own")];
  if (isWritableByOthers(stats))
    return [failed(`others can write into ${folder}, and so replace CA keys`, `chmod 700 ${folder}`)];
  if (!isWritable(folder)) return [failed(`${folder} cannot be written`, "make it writable for this user")];
  const files = FILES.map((name) => join(folder, name)).flatMap(fileFindings);
  return files.length > 0 ? files : [ok(`${folder} and the files of the store are closed to others`)];
}

function fileFindings(file: string): Diagnosis[] {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return [];
  const problem = typeProblem(stats);
  if (problem !== undefined) return [failed(`${file} ${problem}`, "put the store's own file there")];
  if (!isOpenToOthers(stats)) return [];
  return [
    failed(
      `others can read ${file}, which has CA keys`,
      `chmod 600 ${file}; whoever read it may have the keys`,
    ),
  ];
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const condition = async (location: string, passphrase: string | undefined): Promise<Diagnosis[]> =>
  conditionFindings(await inspectStore(location, passphrase), passphrase);

function conditionFindings(
  { place, version, newest, isEncrypted }: StoreCondition,
  passphrase: string | undefined,
): Diagnosis[] {
  if (version === undefined)
    return [skipped(`there is no store in ${place} yet; the first pulumi up creates it`)];
  if (version > newest) {
    const text = `the store in ${place} has schema version ${version}, this release knows ${newest}`;
    return [failed(text, "upgrade pulumi-pki")];
  }
  const later = version < newest ? `; the next pulumi up migrates it to ${newest}` : "";
  const readable = ok(`the store in ${place} can be read, schema version ${version}${later}`);
  return [readable, ...encryptionFindings(isEncrypted, passphrase)];
}

function encryptionFindings(isEncrypted: boolean, passphrase: string | undefined): Diagnosis[] {
  if (isEncrypted) return [ok("its private keys are encrypted, and the passphrase is the right one")];
  if (passphrase !== undefined)
    return [ok("its private keys are not encrypted yet; the next pulumi up encrypts them")];
  return [
    warning(
      "its private keys are not encrypted",
      "set PKI_STORE_PASSPHRASE or pki:storePassphrase where they are of value",
    ),
  ];
}

const LITTLE_SPACE = 100 << 20;

async function freeSpace(folder: string): Promise<Diagnosis[]> {
  const { bavail, bsize } = await statfs(existing(folder));
  const megabytes = Math.floor((bavail * bsize) / (1 << 20));
  if (bavail * bsize >= LITTLE_SPACE) return [];
  return [warning(`only ${megabytes} MB are free for the store`, "make room: a full disk stops issuing")];
}

/** The folder itself or, as long as it does not exist, what it would be created in. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)));

/** Whether the keys in the store may end up in a repository. */
async function git(folder: string): Promise<Diagnosis[]> {
  const file = join(folder, "store.db");
  const { code } = await run("git", ["check-ignore", "--quiet", file], existing(folder));
  // Not a repository, or no git.
  if (code === undefined || code > 1) return [];
  const { stdout: tracked } = await run("git", ["ls-files", "--", file], existing(folder));
  if (tracked !== "") {
    const cure = "remove it from the repository and its history, and replace the CAs: their keys are known";
    return [failed(`${file} is committed, with its CA keys`, cure)];
  }
  if (code === 0) return [ok("git ignores the store")];
  return [failed(`git does not ignore ${file}, which has CA keys`, "add its folder to .gitignore")];
}
