import { createHash } from "node:crypto";
import type { AlibabaOperations } from "../../api/alibaba/operations";
import { inTurns } from "../../base/turns";
import { atomically, refusal, type Call } from "../call";
import { ancestry, changeDetails, decodeRow } from "../store/records";
import type { CertificateRow } from "../store";
import { END_TYPES, findEnd, type AlibabaDetails, type AlibabaRecord } from "./records";
import { insertUserCertificate, userCertificateRow } from "./user-certificates";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

/** UploadPcaCertToCas: private certificates get into the certificate service, with the keys that the service holds. */
export async function uploadPcaCertToCas(
  call: Call,
  { Ids }: Request<"UploadPcaCertToCas">,
): Promise<object> {
  const records = await inTurns(Ids.split(","), (id) => findByEither(call, id.trim()));
  for (const { row } of records) requireKey(call, row);
  await atomically(call, (inside) => inTurns(records, (record) => synchronize(inside, record)));
  return {};
}

function requireKey(call: Call, { private_key: key }: CertificateRow): void {
  if (key !== null) return;
  throw refusal(
    call,
    "InvalidParameter",
    "Ids: the service does not hold the key of one of the certificates",
  );
}

async function synchronize(call: Call, record: AlibabaRecord): Promise<void> {
  const { row } = record;
  // Takes the lock, so that of two calls at once the second sees what the first has made.
  await changeDetails<AlibabaDetails>(call, row.id, () => ({}));
  const { details } = decodeRow<AlibabaDetails>(await rowOf(call, row.id));
  const { synchronized } = details;
  if (synchronized !== undefined && (await userCertificateRow(call, synchronized))) return;
  const path = await ancestry(call, record);
  const made = await insertUserCertificate(call, {
    name: `pca-${row.id}`,
    certificates: {
      Cert: path
        .slice(0, -1)
        .map((link) => link.row.certificate)
        .join(""),
    },
    keys: ["Key"],
    privateKeys: row.private_key ?? "",
    resourceGroupId: details.resourceGroupId,
  });
  await changeDetails<AlibabaDetails>(call, row.id, () => ({ synchronized: Number(made.id) }));
}

const rowOf = ({ store }: Call, id: string): Promise<CertificateRow> =>
  store.selectFrom("certificates").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

const SPREAD = 1000;

/** The number by which UploadPcaCertToCas knows a certificate: when it was made, and which of that millisecond it is. */
export const numberOf = ({ id, created_at: at }: Pick<CertificateRow, "id" | "created_at">): number =>
  at * SPREAD + (createHash("sha256").update(id).digest().readUInt32BE() % SPREAD);

/** The page wants numbers, and clients that work send identifiers. */
async function findByEither(call: Call, id: string): Promise<AlibabaRecord> {
  if (!/^\d{1,16}$/.test(id)) return findEnd(call, id);
  const rows = await call.store
    .selectFrom("certificates")
    .selectAll()
    .where("cloud", "=", call.cloud)
    .where("created_at", "=", Math.floor(Number(id) / SPREAD))
    .where("type", "in", END_TYPES)
    .execute();
  const [row, ...more] = rows.filter((one) => numberOf(one) === Number(id));
  if (row && more.length === 0) return decodeRow<AlibabaDetails>(row);
  throw refusal(call, "NotFound", `no client or server certificate has the id ${id}`, 404);
}
