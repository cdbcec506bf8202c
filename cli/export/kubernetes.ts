import { stringify } from "yaml";
import { PkiError } from "../../provider/base/errors";
import { groupedBy } from "../../common/grouped";
import { presentedChain, type Item } from "./item";

/** A Secret with what a server presents, and its key. */
export const secretManifest = (item: Item, namespace: string | undefined): string =>
  stringify({
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: objectName(item), namespace },
    stringData: { "tls.crt": presentedChain(item), "tls.key": item.privateKey() },
  });

/** A ConfigMap, and the same as a ClusterTrustBundle, with the root that clients trust. */
export const trustManifests = (item: Item, root: string, namespace: string | undefined): string =>
  [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: objectName(item), namespace },
      data: { "ca.crt": root },
    },
    {
      apiVersion: "certificates.k8s.io/v1beta1",
      kind: "ClusterTrustBundle",
      metadata: { name: objectName(item) },
      spec: { trustBundle: root },
    },
  ]
    .map((manifest) => stringify(manifest))
    .join("---\n");

/**
 * Refuses certificates whose objects would have the same name: applied one after the other, one would replace the other.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export function refuseEqualNames(items: readonly Item[]): void {
  for (const [name, [one, other]] of groupedBy(items, objectName)) {
    if (!other) continue;
    throw new PkiError(
      "INVALID_INPUT",
      `${one.label} and ${other.label} would both be the object ${name}: export them by name, into different folders and namespaces`,
    );
  }
}

const LONGEST = 253;

/** A name of an object in Kubernetes (RFC 1123): lower-case letters, digits, dots and hyphens. */
function objectName({ name, label }: Item): string {
  const parts = name.toLowerCase().split(".");
  const clean = parts.map((part) => part.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, ""));
  const result = clean.filter((part) => part !== "").join(".");
  if (result !== "" && result.length <= LONGEST) return result;
  throw new PkiError(
    "INVALID_INPUT",
    `${label} has no name that Kubernetes accepts (RFC 1123, at most ${LONGEST})`,
  );
}
