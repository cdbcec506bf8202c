import type { SelectQueryBuilder } from "kysely";
import type { Page, Paged } from "../../api/alibaba/operations";
import type { Call } from "../call";
import { decodeRow } from "../store/records";
import type { Tables } from "../store";
import type { CertificateRecord, Details } from "./records";

const MAX_SIZE = 1000;

type Selection = SelectQueryBuilder<Tables, "certificates", object>;

/** The certificates of some types; conditions can be added. */
export const selectTypes = (call: Call, types: readonly string[]): Selection =>
  call.store.selectFrom("certificates").where("cloud", "=", "alibaba").where("type", "in", types);

/** One page of them, oldest first, and what the answer says of it; `usual` is the documented size. */
export async function pageOf(
  selected: Selection,
  request: Paged,
  usual: number,
): Promise<{ records: CertificateRecord[]; page: Omit<Page, "RequestId"> }> {
  const CurrentPage = Math.max(1, request.CurrentPage ?? 1);
  const ShowSize = Math.min(MAX_SIZE, Math.max(1, request.ShowSize ?? usual));
  const { count: TotalCount } = await selected
    .select((build) => build.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const rows = await selected
    .selectAll()
    .orderBy("created_at")
    .orderBy("id")
    .limit(ShowSize)
    .offset((CurrentPage - 1) * ShowSize)
    .execute();
  return {
    records: rows.map((row) => decodeRow<Details>(row)),
    page: { CurrentPage, ShowSize, TotalCount },
  };
}
