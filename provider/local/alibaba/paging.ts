import type { Page, Paged } from "../../api/alibaba/operations";
import type { Call } from "../call";
import { list, rowsOf, type Rows } from "../store/listing";
import { decodeRow } from "../store/records";
import type { CertificateRecord, Details } from "./records";

const MAX_SIZE = 1000;

/** One page of certificates, oldest first, and what the answer says of it; `usual` is the documented size. */
export async function pageOf(
  call: Call,
  where: (rows: Rows) => Rows,
  request: Paged,
  usual: number,
): Promise<{ records: CertificateRecord[]; page: Omit<Page, "RequestId"> }> {
  const CurrentPage = Math.max(1, request.CurrentPage ?? 1);
  const ShowSize = Math.min(MAX_SIZE, Math.max(1, request.ShowSize ?? usual));
  const offset = (CurrentPage - 1) * ShowSize;
  const { total, ids } = await list(call, { table: "certificates", where, offset, limit: ShowSize });
  const rows = await rowsOf(call.store, "certificates", ids);
  return {
    records: rows.map((row) => decodeRow<Details>(row)),
    page: { CurrentPage, ShowSize, TotalCount: total },
  };
}
