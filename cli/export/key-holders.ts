import { PkiError } from "../../provider/base/errors";
import { fromPem } from "../../provider/x509/pem";
import { kindOfType, type RawResource } from "../../inventory/resource";
import { clearText } from "../../inventory/value";

/** Whether the state has a private key of a resource, in the clear or encrypted. */
export const holdsKey = ({ outputs }: RawResource): boolean => Boolean(clearText(outputs?.privateKey));

/** The resources of this package that hold a private key, by its public key. */
export function keysOf(resources: Iterable<RawResource>): Map<string, RawResource> {
  const found = new Map<string, RawResource>();
  for (const resource of resources) {
    if (kindOfType(resource.type) === undefined || !holdsKey(resource)) continue;
    const spki = publicKeyIn(resource);
    if (spki) found.set(spki.toString("hex"), resource);
  }
  return found;
}

function publicKeyIn({ outputs }: RawResource): Buffer | undefined {
  const pem = clearText(outputs?.publicKey);
  try {
    return typeof pem === "string" ? fromPem("PUBLIC KEY", pem)[0] : undefined;
  } catch (error) {
    // One that cannot be read is no certificate's.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
