import { chainPem } from "../../provider/x509/chain";
import type { Certificate } from "../../provider/x509/parse";
import { fullChain, presentedChain, rootOf, trustedRoot, type Item } from "./item";
import { keyStore, type KeyStoreOptions } from "./key-store";
import { refuseEqualNames, secretManifest, trustManifests } from "./kubernetes";

/** One file to write. */
export interface Artifact {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** Whether it contains a private key. */
  readonly isPrivate: boolean;
}

/** What single formats need in addition. */
export interface FormatOptions extends KeyStoreOptions {
  readonly namespace?: string;
}

/** How certificates are written. */
interface Format {
  /** Whether it contains private keys, for which the state's secrets have to be decrypted. */
  readonly hasKeys: boolean;
  /** Whether CAs are exported only by name: their keys are nothing that belongs to every file. */
  readonly isForServers?: boolean;
  readonly artifacts: (items: readonly Item[], options: FormatOptions) => Artifact[];
}

const publicFile = (file: string, content: string): Artifact => ({ file, content, isPrivate: false });
const privateFile = (file: string, content: string | Uint8Array): Artifact => ({
  file,
  content,
  isPrivate: true,
});

/** The names of the formats. */
export const FORMAT_NAMES = [
  "pem",
  "combined",
  "certificate",
  "chain",
  "fullchain",
  "key",
  "pkcs12",
  "kubernetes",
  "trust-bundle",
] as const;

/** The name of a format. */
export type FormatName = (typeof FORMAT_NAMES)[number];

type FilesOf = (item: Item, stem: string, options: FormatOptions) => Artifact[];

/** Each certificate has files of its own. */
const each =
  (filesOf: FilesOf): Format["artifacts"] =>
  (items, options) =>
    items.flatMap((item) => filesOf(item, stemOf(item), options));

const withoutKeys = (filesOf: FilesOf): Format => ({ hasKeys: false, artifacts: each(filesOf) });
const withKeys = (filesOf: FilesOf): Format => ({
  hasKeys: true,
  isForServers: true,
  artifacts: each(filesOf),
});

/** How certificates can be written. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  pem: { hasKeys: true, artifacts: each(pemFiles) },
  combined: withKeys((item, stem) => [
    privateFile(`${stem}-combined.pem`, item.privateKey() + presentedChain(item)),
  ]),
  certificate: withoutKeys(({ leaf }, stem) => [publicFile(`${stem}.pem`, chainPem([leaf]))]),
  chain: withoutKeys((item, stem) => [publicFile(`${stem}-chain.pem`, presentedChain(item))]),
  fullchain: withoutKeys((item, stem) => [publicFile(`${stem}-fullchain.pem`, fullChain(item))]),
  key: withKeys(keyFiles),
  pkcs12: withKeys((item, stem, options) => [privateFile(`${stem}.p12`, keyStore(item, options))]),
  kubernetes: { hasKeys: true, artifacts: manifestFiles },
  "trust-bundle": {
    hasKeys: false,
    artifacts: (items) => [publicFile("trust-bundle.pem", chainPem([...rootsOf(items).keys()]))],
  },
};

function pemFiles(item: Item, stem: string): Artifact[] {
  const root = rootOf(item);
  const above = item.leaf === root ? [] : [publicFile(`${stem}-chain.pem`, presentedChain(item))];
  return [
    publicFile(`${stem}.pem`, chainPem([item.leaf])),
    ...above,
    ...(root && root !== item.leaf ? [publicFile(`${stem}-root.pem`, chainPem([root]))] : []),
    // The key of a CA is written only where it is asked for.
    ...(item.isAuthority ? [] : keyFiles(item, stem)),
  ];
}

function keyFiles(item: Item, stem: string): Artifact[] {
  const envelopes = item.envelopes();
  if (envelopes.length === 0) return [privateFile(`${stem}-key.pem`, item.privateKey())];
  return envelopes.map(({ standard, text }) => privateFile(`${stem}-key-${standard}.txt`, `${text}\n`));
}

function manifestFiles(items: readonly Item[], { namespace }: FormatOptions): Artifact[] {
  const servers = items.filter(({ isAuthority }) => !isAuthority);
  const roots = rootsOf(items.filter(({ isAuthority }) => isAuthority));
  refuseEqualNames(servers);
  refuseEqualNames([...roots.values()]);
  return [
    ...[...roots].map(([root, item]) =>
      publicFile(`${stemOf(item)}.yaml`, trustManifests(item, chainPem([root]), namespace)),
    ),
    ...servers.map((item) => privateFile(`${stemOf(item)}.yaml`, secretManifest(item, namespace))),
  ];
}

/** The roots above certificates, each once, with the first certificate below it. */
function rootsOf(items: readonly Item[]): Map<Certificate, Item> {
  const found = new Map<string, readonly [Certificate, Item]>();
  for (const item of items) {
    const root = trustedRoot(item);
    if (!found.has(root.fingerprint)) found.set(root.fingerprint, [root, item]);
  }
  return new Map(found.values());
}

/** The name of a certificate as the beginning of a file name: no separator, no hidden file. */
const stemOf = ({ name }: Item): string =>
  name.replace(/[^A-Za-z0-9._@-]+/g, "-").replace(/^[.-]+|-+$/g, "") || "certificate";
