import { fromPem } from "../provider/x509/pem";
import { parseCertificate, type Certificate } from "../provider/x509/parse";

/** A certificate of a stack. */
export interface InventoryEntry {
  /** The resource's name in the program. */
  readonly name: string;
  /** For example `alibaba.RootCa`. */
  readonly kind: string;
  readonly id: string;
  /** Identifier of the CA that issued it; undefined for a root. */
  readonly issuerId: string | undefined;
  readonly status: string;
  readonly certificate: Certificate;
}

interface Deployment {
  readonly deployment?: { readonly resources?: readonly StateResource[] };
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly outputs?: Record<string, unknown>;
}

const TYPE = /^pulumi-nodejs:dynamic\/([a-z]+):([A-Za-z0-9]+)$/;

/** The certificates in an exported stack state (`pulumi stack export`), in the order of the state. */
export function readInventory(state: string): InventoryEntry[] {
  const { deployment } = JSON.parse(state) as Deployment;
  return (deployment?.resources ?? []).flatMap((resource) => {
    const [, module, type] = TYPE.exec(resource.type) ?? [];
    const pem = resource.outputs?.certificate;
    if (module === undefined || type === undefined || typeof pem !== "string" || resource.delete) return [];
    const [der] = fromPem("CERTIFICATE", pem);
    if (!der) return [];
    const { parentIdentifier, status } = resource.outputs ?? {};
    return [
      {
        name: resource.urn.split("::").at(-1) ?? "",
        kind: `${module}.${type}`,
        id: resource.id ?? "",
        issuerId: typeof parentIdentifier === "string" ? parentIdentifier : undefined,
        status: typeof status === "string" ? status : "",
        certificate: parseCertificate(der),
      },
    ];
  });
}
