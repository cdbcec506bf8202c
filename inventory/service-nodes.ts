import type { ResourceDefinition } from "../schema/resource";
import type { Node } from "./nodes";

/** What a service reports about a certificate. */
type ReportedCertificate = Pick<Node, "facts" | "issuer"> & { readonly id: string; readonly name: string };

/**
 * A certificate in a service.
 *
 * @param definition - the resource that would declare it in a program
 */
export const serviceNode = (
  definition: ResourceDefinition,
  { id, name, facts, issuer }: ReportedCertificate,
): Node => ({
  urn: id,
  id,
  name: name === "" ? id : name,
  kind: definition.kind,
  role: facts.role,
  facts,
  issuer,
});
