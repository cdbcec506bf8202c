import { createHash, randomInt } from "node:crypto";
import { DAY, rfc3339 } from "../../../common/time";
import type {
  AlibabaOperations,
  ListedUserCertificate,
  UploadUserCertificateRequest,
} from "../../api/alibaba/operations";
import { blockText, privateKeyBlocks, readPem } from "../../../common/pem";
import { inTurns } from "../../base/turns";
import type { Certificate } from "../../x509/parse";
import { atomically, refusal, type Call } from "../call";
import { firstCertificate, uploadedPair } from "../uploaded-pair";
import type { ObjectRow } from "../store";
import { list, pageOfRows, type Rows } from "../store/listing";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];
type Answer<O extends keyof AlibabaOperations> = Promise<Omit<AlibabaOperations[O][1], "RequestId">>;

const TYPE = "USER_CERTIFICATE";
/** Of a row by whose primary key a name is taken once, however many upload at the same time. */
const NAME_TYPE = "USER_CERTIFICATE_NAME";
/** The region in identifiers of the account's own site. */
const REGION = "cn-hangzhou";
/** From how long before its end a certificate counts as about to expire; the pages do not say. */
const SOON = 30 * DAY;

/** Certificates by the names of their parameters, and the keys in the order in which the row keeps them. */
const PAIRS = [
  ["Cert", "Key"],
  ["SignCert", "SignPrivateKey"],
  ["EncryptCert", "EncryptPrivateKey"],
] as const;
type CertificateName = (typeof PAIRS)[number][0];
type KeyName = (typeof PAIRS)[number][1];

/** What the service remembers of an upload. */
interface Upload {
  /** The API's identifier of the resource, which is not that of the certificate. */
  readonly instanceId: string;
  readonly certificates: Readonly<Partial<Record<CertificateName, string>>>;
  /** Whose keys the row has, in this order. */
  readonly keys: readonly KeyName[];
  readonly resourceGroupId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What comes to be in the certificate service. */
export interface NewUserCertificate extends Omit<Upload, "instanceId"> {
  readonly name: string;
  /** The keys, PEM, one after the other. */
  readonly privateKeys: string;
}

/** UploadUserCertificate: a certificate with its key, or an SM2 pair; of both, the pair does not count. */
export async function uploadUserCertificate(
  call: Call,
  request: UploadUserCertificateRequest,
): Answer<"UploadUserCertificate"> {
  const pairs = pairsOf(call, request);
  for (const [content, key] of pairs) requirePair(call, content, key, request);
  const { Tags = [], ResourceGroupId: resourceGroupId } = request;
  const row = await insertUserCertificate(call, {
    name: request.Name,
    certificates: Object.fromEntries(pairs.map(([content]) => [content, request[content]])),
    keys: pairs.map(([, key]) => key),
    privateKeys: pairs.map(([, key]) => keyBlock(request[key] ?? "")).join(""),
    resourceGroupId,
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  });
  return { CertId: Number(row.id), ResourceId: uploadOf(row).instanceId };
}

function pairsOf(call: Call, request: UploadUserCertificateRequest): (typeof PAIRS)[number][] {
  const [usual, ...sm2] = PAIRS;
  const isGiven = ([content, key]: (typeof PAIRS)[number]): boolean =>
    request[content] !== undefined && request[key] !== undefined;
  if (isGiven(usual)) return [usual];
  if (sm2.every(isGiven)) return sm2;
  throw refusal(
    call,
    "MissingParameter",
    "Cert and Key are required, or both certificates and keys of an SM2 pair",
  );
}

function requirePair(
  call: Call,
  content: CertificateName,
  key: KeyName,
  request: UploadUserCertificateRequest,
): void {
  const wrong = (message: string): Error => refusal(call, "InvalidParameter", message);
  const leaf = uploadedPair(request[content] ?? "", request[key] ?? "");
  if (leaf === "unreadable") throw wrong(`${content}, ${key}: cannot be read`);
  if (leaf === "other key") throw wrong(`${key}: is not the key of ${content}`);
}

/** The key alone: some tools write its parameters in a block of their own. */
const keyBlock = (pem: string): string => privateKeyBlocks(pem).map(blockText).join("");

/**
 * Stores a certificate under a name of its own.
 *
 * @throws ServiceError `NameRepeat` when another one has the name
 */
export function insertUserCertificate(
  call: Call,
  { name, privateKeys, ...upload }: NewUserCertificate,
): Promise<ObjectRow> {
  const now = call.clock().getTime();
  const id = randomInt(10_000_000, 2 ** 40);
  const instanceId = `cas-upload-${id.toString(36)}`;
  const common = { cloud: call.cloud, name, created_at: now, updated_at: now };
  const taken: ObjectRow = { ...common, id: nameId(name), type: NAME_TYPE, private_key: null, details: "{}" };
  const row: ObjectRow = {
    ...common,
    id: String(id),
    type: TYPE,
    private_key: privateKeys,
    details: JSON.stringify({ ...upload, instanceId } satisfies Upload),
  };
  return atomically(call, async ({ store }) => {
    const { numInsertedOrUpdatedRows: inserted = 0n } = await store
      .insertInto("objects")
      .values(taken)
      .onConflict((conflict) => conflict.column("id").doNothing())
      .executeTakeFirstOrThrow();
    if (inserted === 0n) throw refusal(call, "NameRepeat", "Name: another certificate has it");
    await store.insertInto("objects").values(row).execute();
    return row;
  });
}

const nameId = (name: string): string => `${NAME_TYPE} ${createHash("sha256").update(name).digest("hex")}`;

/** GetUserCertificateDetail */
export async function getUserCertificateDetail(
  call: Call,
  { CertId, CertFilter = false }: Request<"GetUserCertificateDetail">,
): Answer<"GetUserCertificateDetail"> {
  const row = await findUserCertificate(call, CertId);
  const { CommonName, Upload, CertificateId, ...facts } = factsOf(call, row);
  const { certificates, keys } = uploadOf(row);
  const leaf = certificateOf({ certificates });
  const pems = readPem(row.private_key ?? "").map(blockText);
  return {
    ...facts,
    Id: CertificateId,
    CertIdentifier: `${CertificateId}-${REGION}`,
    Common: CommonName,
    Algorithm: leaf.algorithm?.split("_")[0],
    NotBefore: leaf.notBefore.getTime(),
    NotAfter: leaf.notAfter.getTime(),
    BuyInAliyun: !Upload,
    ...(CertFilter
      ? {}
      : { ...certificates, ...Object.fromEntries(keys.map((name, index) => [name, pems[index] ?? ""])) }),
  };
}

/** ListUserCertificateOrder, oldest first: everything here was uploaded, nothing was ordered. */
export async function listUserCertificateOrder(
  call: Call,
  request: Request<"ListUserCertificateOrder">,
): Answer<"ListUserCertificateOrder"> {
  const { OrderType = "CPACK", Status, Keyword, ResourceGroupId } = request;
  const CurrentPage = Math.max(1, request.CurrentPage ?? 1);
  const ShowSize = Math.min(1000, Math.max(1, request.ShowSize ?? 50));
  const isListed = OrderType === "UPLOAD" || OrderType === "CERT";
  const { total, ids } = await list(call, {
    table: "objects",
    offset: (CurrentPage - 1) * ShowSize,
    limit: ShowSize,
    where: (rows: Rows) => rows.where("type", "=", isListed ? TYPE : ""),
    matches: (details) => {
      const upload = JSON.parse(details) as Upload;
      const leaf = certificateOf(upload);
      return (
        (Status === undefined ? leaf.notAfter > call.clock() : statusOf(call, leaf) === Status) &&
        (ResourceGroupId === undefined || upload.resourceGroupId === ResourceGroupId) &&
        (Keyword === undefined ||
          [upload.instanceId, ...namesOf(leaf)].some((name) => name.includes(Keyword)))
      );
    },
  });
  const rows = await pageOfRows(call.store, "objects", ids);
  const CertificateOrderList = await inTurns(rows, (row) => factsOf(call, row));
  return { CertificateOrderList, CurrentPage, ShowSize, TotalCount: total };
}

const statusOf = ({ clock }: Call, { notAfter }: Certificate): string => {
  const left = notAfter.getTime() - clock().getTime();
  if (left <= 0) return "EXPIRED";
  return left < SOON ? "WILLEXPIRED" : "ISSUED";
};

/** DeleteUserCertificate */
export async function deleteUserCertificate(
  call: Call,
  { CertId }: Request<"DeleteUserCertificate">,
): Promise<object> {
  return atomically(call, async (inside) => {
    const { name } = await findUserCertificate(inside, CertId);
    await inside.store
      .deleteFrom("objects")
      .where("cloud", "=", call.cloud)
      .where("id", "in", [String(CertId), nameId(name)])
      .execute();
    return {};
  });
}

/** ListCloudResources: nothing here presents certificates. */
export const listCloudResources = (
  _call: Call,
  { CurrentPage = 1, ShowSize = 20 }: Request<"ListCloudResources">,
): Answer<"ListCloudResources"> => Promise.resolve({ Data: [], CurrentPage, ShowSize, Total: 0 });

/** The row of a certificate of the certificate service; undefined when there is none. */
export const userCertificateRow = ({ store, cloud }: Call, id: number): Promise<ObjectRow | undefined> =>
  store
    .selectFrom("objects")
    .selectAll()
    .where("cloud", "=", cloud)
    .where("type", "=", TYPE)
    .where("id", "=", String(id))
    .executeTakeFirst();

async function findUserCertificate(call: Call, id: number): Promise<ObjectRow> {
  const row = await userCertificateRow(call, id);
  if (row) return row;
  throw refusal(call, "NotFound", `no certificate has the id ${id}`, 404);
}

const uploadOf = ({ details }: ObjectRow): Upload => JSON.parse(details) as Upload;

/** The certificate that is told of; of an SM2 pair the one that signs. */
const certificateOf = ({
  certificates: { Cert, SignCert = "" },
}: Pick<Upload, "certificates">): Certificate => firstCertificate(Cert ?? SignCert);

const namesOf = ({ names }: Certificate): string[] => names.map(({ value }) => value);

const day = (date: Date): string => rfc3339(date).slice(0, 10);

function factsOf(call: Call, row: ObjectRow): ListedUserCertificate {
  const upload = uploadOf(row);
  const leaf = certificateOf(upload);
  return {
    CertificateId: Number(row.id),
    Name: row.name,
    InstanceId: upload.instanceId,
    CommonName: leaf.name.commonName ?? "",
    Fingerprint: createHash("sha1").update(leaf.der).digest("hex").toUpperCase(),
    Sha2: leaf.fingerprint,
    SerialNo: leaf.serialNumber.toLowerCase(),
    Sans: namesOf(leaf).join(","),
    Issuer: leaf.issuer,
    OrgName: leaf.name.organization,
    Country: leaf.name.country,
    Province: leaf.name.state,
    City: leaf.name.locality,
    StartDate: day(leaf.notBefore),
    EndDate: day(leaf.notAfter),
    Expired: leaf.notAfter <= call.clock(),
    ResourceGroupId: upload.resourceGroupId,
    Upload: true,
  };
}
