import type { ListedCertificate } from "../../../api/alibaba/operations";
import { allPages } from "../../../api/pages";
import type { Context } from "../../context";

const PAGE = 100;

/**
 * The end-entity certificates of an account, or those below one CA.
 *
 * @param parent - identifier of the CA
 */
export const listCertificates = (
  { alibaba }: Pick<Context, "alibaba">,
  parent?: string,
): Promise<ListedCertificate[]> => allPages((page) => pageOfCertificates({ alibaba }, parent, page));

/** One page of the same, of which the first is 1. */
export async function pageOfCertificates(
  { alibaba }: Pick<Context, "alibaba">,
  parent: string | undefined,
  CurrentPage: number,
): Promise<{ items: ListedCertificate[]; total: number }> {
  const below = parent === undefined ? {} : { ParentIdentifier: parent };
  const { List, TotalCount } = await alibaba("ListCert", { ...below, CurrentPage, ShowSize: PAGE });
  return { items: List, total: TotalCount };
}
