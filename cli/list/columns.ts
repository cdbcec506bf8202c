import type { Node } from "../../inventory/nodes";
import { purchasesOf, type Purchase } from "../../inventory/purchases";
import { diagramRows } from "../../render/rows";

/** A certificate as a row of a table, CSV or JSON. */
export interface Columns {
  readonly name: string;
  /** The URN in a stack, the identifier in a service. */
  readonly urn: string;
  readonly kind: string;
  readonly role: string;
  readonly id: string | undefined;
  readonly commonName: string | undefined;
  readonly subject: string | undefined;
  readonly names: readonly string[] | undefined;
  readonly algorithm: string | undefined;
  readonly issuer: string | undefined;
  readonly status: string | undefined;
  readonly notBefore: string | undefined;
  readonly notAfter: string | undefined;
  /** Whole days until it expires; negative if it has expired. */
  readonly daysLeft: number | undefined;
  /** When the next run renews it, RFC 3339; of a service, nobody but the program knows. */
  readonly renewalDue: string | undefined;
  readonly serialNumber: string | undefined;
  readonly sha256: string | undefined;
  /** Of a CA, if the service counts purchases. */
  readonly purchased: Purchase | undefined;
  /** The reason the certificate cannot be read. */
  readonly unreadable: string | undefined;
}

/** Certificates as rows, in hierarchical order; issuers are given by name. */
export function columnsOf(nodes: readonly Node[], now: Date): Columns[] {
  const purchases = purchasesOf(nodes, now);
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  return diagramRows(nodes, now).map(({ node, daysLeft }) => {
    const { name, kind, role, id, facts } = node;
    return {
      name,
      urn: node.urn,
      kind,
      role,
      id,
      commonName: facts.commonName,
      subject: facts.subject,
      names: facts.names,
      algorithm: facts.algorithm,
      issuer: byUrn.get(node.issuer ?? "")?.name ?? facts.issuer,
      status: facts.status,
      notBefore: facts.notBefore,
      notAfter: facts.notAfter,
      daysLeft,
      renewalDue: node.renewalDue,
      serialNumber: facts.serialNumber,
      sha256: facts.fingerprint,
      purchased: purchases.get(node.urn),
      unreadable: facts.unreadable,
    };
  });
}
