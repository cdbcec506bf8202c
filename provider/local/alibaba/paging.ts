import type { Page, Paged } from "../../api/alibaba/operations";
import type { Call } from "../call";
import { list, pageOfRows, type Rows } from "../store/listing";
import { decodeRow } from "../store/records";
import type { AlibabaRecord, AlibabaDetails } from "./records";

const MAX_SIZE = 1000;

/**
 * One page of certificates, oldest first, with the response's paging fields; `usual` is the documented default size.
 */
export async function pageOf(
  call: Call,
  where: (rows: Rows) => Rows,
  request: Paged,
  usual: number,
): Promise<{ records: AlibabaRecord[]; page: Omit<Page, "RequestId"> }> {
  const CurrentPage = Math.max(1, request.CurrentPage ?? 1);
  const ShowSize = Math.min(MAX_SIZE, Math.max(1, request.ShowSize ?? usual));
  const offset = (CurrentPage - 1) * ShowSize;
  const { total, ids } = await list(call, { table: "certificates", where, offset, limit: ShowSize });
  const rows = await pageOfRows(call.store, "certificates", ids);
  return {
    records: rows.map((row) => decodeRow<AlibabaDetails>(row)),
    page: { CurrentPage, ShowSize, TotalCount: total },
  };
}
