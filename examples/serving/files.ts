import { execFile } from "node:child_process";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Files}. */
export interface FilesArgs {
  /** Where the files are. */
  folder: pulumi.Input<string>;
  /** Texts by the names of their files. */
  texts?: Record<string, pulumi.Input<string>>;
  /** Binary files by their names, in Base64. */
  base64?: Record<string, pulumi.Input<string>>;
  /** Shell command that runs in the folder when the files have changed. If it fails, so does the run. */
  reload?: pulumi.Input<string>;
}

interface Wanted {
  readonly folder: string;
  readonly texts?: Readonly<Record<string, string>>;
  readonly base64?: Readonly<Record<string, string>>;
  readonly reload?: string;
}

const contents = ({ folder, texts = {}, base64 = {} }: Wanted): [path: string, content: Buffer][] => [
  ...Object.entries(texts).map(([name, text]): [string, Buffer] => [join(folder, name), Buffer.from(text)]),
  ...Object.entries(base64).map(([name, text]): [string, Buffer] => [
    join(folder, name),
    Buffer.from(text, "base64"),
  ]),
];

/** A reader finds the old file or the new one, and only the owner can read either. */
async function put(path: string, content: Buffer): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, content, { mode: 0o600, flag: "wx" });
  await rename(`${path}.new`, path);
}

async function putAll(wanted: Wanted): Promise<void> {
  await mkdir(wanted.folder, { recursive: true, mode: 0o700 });
  for (const [path, content] of contents(wanted)) await put(path, content);
}

async function reload({ folder, reload: command }: Wanted): Promise<void> {
  if (command !== undefined) await promisify(execFile)("/bin/sh", ["-ec", command], { cwd: folder });
}

const remove = (paths: readonly string[]): Promise<unknown> =>
  Promise.all(paths.map((path) => rm(path, { force: true })));

const pathsOf = (wanted: Wanted): string[] => contents(wanted).map(([path]) => path);

const provider: pulumi.dynamic.ResourceProvider<Wanted, Wanted> = {
  // Nothing is reloaded: what is served with the files can only start once they are there.
  async create(wanted) {
    await putAll(wanted);
    return { id: wanted.folder, outs: wanted };
  },
  async update(_id, before, wanted) {
    await putAll(wanted);
    await reload(wanted);
    const kept = pathsOf(wanted);
    await remove(pathsOf(before).filter((path) => !kept.includes(path)));
    return { outs: wanted };
  },
  async delete(_id, before) {
    await remove(pathsOf(before));
  },
};

/**
 * Files on this machine, updated in place: each is replaced as a whole and readable only by its owner. For a server on
 * another machine, `remote.CopyToRemote` and `remote.Command` of `@pulumi/command` do the same.
 */
export class Files extends pulumi.dynamic.Resource {
  constructor(name: string, args: FilesArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts);
  }
}
