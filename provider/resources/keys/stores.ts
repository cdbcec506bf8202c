import type { ArgumentsOf } from "../../../schema/resource";
import type { javaKeyStore } from "../../../schema/keys/java-key-store";
import type { Context } from "../context";
import { derFailures, pairFailures, readCertificates } from "../key-pair";
import type { Failure, Intent, Kind } from "../kind";
import { algorithmOf, familyOf, type Family } from "../../x509/algorithms";
import type { Entropy } from "../../x509/issue";
import { trusted, type StoreContent } from "../../x509/key-store";
import { readPrivateKey, sha256Hex, spki } from "../../x509/keys";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { fromPem } from "../../x509/pem";

/** Arguments that every store has. */
export type StoreArgs = ArgumentsOf<typeof javaKeyStore>;

/** Families of keys that readers of a store know, with what is said of others. */
export interface ReadableKeys {
  readonly families: readonly Family[];
  readonly message: string;
}

/** How a store is made of its content at a moment. */
type Issue<Args> = (content: StoreContent, args: Args, now: Date, entropy: Entropy) => Buffer;

/**
 * The lifecycle of a store, which exists in the state only.
 *
 * @param output - that holds the file, Base64
 */
export function storeLifecycle<Args extends StoreArgs, Output extends string>(
  output: Output,
  issue: Issue<Args>,
): Pick<Kind<Args, Record<Output, string>>, "create" | "read" | "update" | "delete"> {
  const stateOf = (file: string): Record<Output, string> => ({ [output]: file }) as Record<Output, string>;
  const made = ({ clock, entropy }: Context, args: Args, content: StoreContent): Record<Output, string> =>
    stateOf(issue(content, args, clock(), entropy).toString("base64"));
  return {
    create: (context, args) => {
      const content = contentOf(args);
      return Promise.resolve({ id: idOf(content), state: made(context, args, content) });
    },
    // Nothing outside the state can change or lose it.
    read: (_context, _id, state) =>
      Promise.resolve({ state: stateOf((state as Record<Output, string>)[output]) }),
    update: (context, _id, _olds, args) => Promise.resolve(made(context, args, contentOf(args))),
    delete: () => Promise.resolve(),
  };
}

const idOf = (content: StoreContent): string =>
  "trusted" in content
    ? sha256Hex(content.trusted.map(({ certificate }) => certificate.fingerprint).join())
    : sha256Hex(spki(content.privateKey));

/** Of arguments that have passed their check. */
export function contentOf({ privateKey, chain, trustedCertificates, alias }: StoreArgs): StoreContent {
  return privateKey === undefined
    ? { trusted: trusted(certificatesIn(trustedCertificates), alias) }
    : { privateKey: readPrivateKey(privateKey), chain: certificatesIn(chain), alias };
}

const certificatesIn = (pem = ""): Certificate[] => fromPem("CERTIFICATE", pem).map(parseCertificate);

const MOST = 10;

type StoreIntent = Pick<Intent<StoreArgs>, "args" | "unknown">;

/** What is wrong with the content of a store. */
export function storeFailures(intent: StoreIntent, readable: ReadableKeys): Failure[] {
  const { chain, privateKey, trustedCertificates } = intent.args;
  const failures = [
    ...formFailures(intent),
    ...pairFailures(["chain", "privateKey"], chain, privateKey),
    ...trustFailures(trustedCertificates),
  ];
  if (failures.length > 0) return failures;
  if (certificatesIn(chain).length > MOST) {
    return [{ argument: "chain", message: `holds more than ${MOST} certificates` }];
  }
  return privateKey === undefined ? [] : familyFailures(privateKey, readable);
}

/** Without a key it is a trust store only where the program says so: a key that is missing by mistake is told. */
function formFailures({ args, unknown }: StoreIntent): Failure[] {
  const has = (name: keyof StoreArgs): boolean => args[name] !== undefined || unknown.has(name);
  const given = (["privateKey", "chain"] as const).filter(has);
  if (has("trustedCertificates")) {
    return given.map((argument) => ({
      argument,
      message: "must not be set beside trustedCertificates: a trust store holds no key",
    }));
  }
  return (["privateKey", "chain"] as const)
    .filter((name) => !has(name))
    .map((argument) => ({
      argument,
      message: "is required, except in a trust store, which has trustedCertificates instead",
    }));
}

function trustFailures(pem: string | undefined): Failure[] {
  const argument = "trustedCertificates";
  const certificates = pem === undefined ? [] : readCertificates(pem);
  return typeof certificates === "string"
    ? [{ argument, message: certificates }]
    : derFailures(argument, certificates);
}

function familyFailures(privateKey: string, { families, message }: ReadableKeys): Failure[] {
  const algorithm = algorithmOf(readPrivateKey(privateKey));
  const isReadable = algorithm !== undefined && families.includes(familyOf(algorithm));
  return isReadable ? [] : [{ argument: "privateKey", message }];
}
