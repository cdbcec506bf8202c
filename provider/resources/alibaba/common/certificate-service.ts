import { rfc3339 } from "../../../../common/time";
import type { UserCertificateOutputs } from "../../../../sdk/alibaba/user-certificate";
import { unlessGone } from "../../../api/alibaba/not-found";
import type {
  CloudResource,
  ListedUserCertificate,
  UserCertificateDetail,
} from "../../../api/alibaba/operations";
import { allPages } from "../../../api/pages";
import { PkiError } from "../../../base/errors";
import { parseCertificate } from "../../../x509/parse";
import { fromPem } from "../../../x509/pem";
import type { Context } from "../../context";
import { wasClaimed } from "../../creates/orphan";
import { deleteWhenFree } from "./while-in-use";

/** What is the same for everything in the certificate service, however it got there. */

const PAGE = 100;

/** Everything in the certificate service with a status; left out, everything that is valid. */
export const listUploads = (
  context: Pick<Context, "alibaba">,
  Status?: "EXPIRED",
): Promise<ListedUserCertificate[]> =>
  allPages(async (CurrentPage) => {
    const request = { OrderType: "UPLOAD", Status, CurrentPage, ShowSize: PAGE } as const;
    const { CertificateOrderList, TotalCount } = await context.alibaba("ListUserCertificateOrder", request);
    return { items: CertificateOrderList, total: TotalCount };
  });

/** Everything in the certificate service, also what has expired. */
export const allUploads = async (context: Pick<Context, "alibaba">): Promise<ListedUserCertificate[]> => [
  ...(await listUploads(context)),
  ...(await listUploads(context, "EXPIRED")),
];

/** Reads an upload; its certificates come with its keys, so only if they are asked for. */
export const describeUpload = (
  context: Context,
  id: string,
  isWhole = false,
): Promise<UserCertificateDetail> =>
  context.alibaba("GetUserCertificateDetail", { CertId: Number(id), CertFilter: !isWhole });

/** {@link describeUpload}, or undefined if it is gone, or never was there. */
export const findUpload = async (context: Context, id: string): Promise<UserCertificateDetail | undefined> =>
  /^\d{1,15}$/.test(id) ? unlessGone(describeUpload(context, id)) : undefined;

/** What the state holds of an upload. */
export const uploadState = (detail: UserCertificateDetail): UserCertificateOutputs => ({
  certificateId: detail.Id,
  certIdentifier: detail.CertIdentifier ?? "",
  certificateName: detail.Name,
  commonName: detail.Common,
  san: detail.Sans.split(",").filter((name) => name !== ""),
  notBefore: moment(detail.NotBefore, detail.StartDate),
  notAfter: moment(detail.NotAfter, detail.EndDate),
  serialNumber: detail.SerialNo,
  fingerprint: detail.Sha2,
  issuer: detail.Issuer,
});

const moment = (milliseconds: number | undefined, day: string): string =>
  milliseconds === undefined ? day : rfc3339(new Date(milliseconds));

/** Whether an upload is of the first certificate of a text. */
export function isUploadOf(
  content: string,
  { Sha2, SerialNo }: Pick<UserCertificateDetail, "Sha2" | "SerialNo">,
): boolean {
  const [der] = fromPem("CERTIFICATE", content);
  if (!der) return false;
  const leaf = parseCertificate(der);
  const sha2 = Sha2.replace(/[^0-9a-f]/gi, "").toUpperCase();
  return sha2.length === 64 ? sha2 === leaf.fingerprint : isSerial(SerialNo, leaf.serialNumber);
}

/** Whether two serial numbers are the same: some are written with leading zeros, or in lower case. */
export const isSerial = (a: string, b: string): boolean =>
  a.replace(/^0+/, "").toUpperCase() === b.replace(/^0+/, "").toUpperCase();

/** What an upload is of, when that is not what the program says. */
export const otherContent = ({ SerialNo, EndDate }: UserCertificateDetail): string =>
  `CAS holds another certificate: serial number ${SerialNo}, until ${EndDate}`;

/** Deletes an upload, as soon as the service lets it go. */
export async function deleteUpload(
  context: Context,
  id: string,
  { createKey }: { readonly createKey?: string | undefined },
): Promise<void> {
  if (wasClaimed(context, id, createKey)) return;
  await deleteWhenFree(
    context,
    () => unlessGone(context.alibaba("DeleteUserCertificate", { CertId: Number(id) })),
    async () => [
      `the certificate ${id}`,
      `${await usersOf(context, id)} Give what uses it another certificate`,
    ],
  );
}

/** What presents the upload, in a sentence; asked only after the service has refused to delete it. */
async function usersOf(context: Context, id: string): Promise<string> {
  try {
    const { Data } = await context.alibaba("ListCloudResources", { CertIds: JSON.stringify([Number(id)]) });
    return Data.length === 0
      ? "ListCloudResources knows nothing that uses it."
      : `It is used by ${Data.map(userInWords).join(", ")}.`;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return `What uses it is not known (${error.message}).`;
  }
}

const userInWords = ({ CloudProduct, InstanceId, ListenerId, Domain }: CloudResource): string =>
  [CloudProduct, InstanceId, ListenerId, Domain]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
