import { allPages } from "../../../api/pages";
import type { Context } from "../../context";
import { PartialCreate, type Existing } from "../../kind";
import { createOnce, sweepOnce, type Match } from "../../creates/create-once";
import { differences, type ExpectedCertificate } from "../../../x509/compare";
import { canonicalCommonName } from "../../../x509/names";
import { parseCertificate } from "../../../x509/parse";
import { fromPem } from "../../../x509/pem";
import { issuedState, type IssuedState } from "../../issued";
import { unlessGone } from "../../../api/alibaba/not-found";
import type {
  CreateWHClientCertificateRequest,
  ListedWarehouseCertificate,
} from "../../../api/alibaba/operations";
import { describeInWarehouse } from "./warehouse";

const PAGE = 100;

/** The subject of one create. */
export interface WarehouseCreate {
  /** The key of the note that an interrupted attempt has left. */
  readonly key: string;
  readonly request: CreateWHClientCertificateRequest;
  readonly expected: ExpectedCertificate;
  readonly withIssuers: boolean | undefined;
}

/** Creates a certificate in the warehouse. The operation has no idempotency key. */
export function createInWarehouse(
  context: Context,
  { key, request, expected, withIssuers }: WarehouseCreate,
): Promise<Existing<IssuedState>> {
  const name = canonicalCommonName(expected.subject?.commonName ?? "");
  return createOnce(context, {
    key,
    group: JSON.stringify(["warehouse", request.ParentIdentifier, name]),
    hasOwnKeyPair: expected.publicKey !== undefined,
    matches: async (fresh) => {
      const listed = fresh ? list(context) : sweepOnce(context, "warehouse", () => list(context));
      return matches(context, request.ParentIdentifier, expected, await listed);
    },
    create: () => issue(context, key, request, withIssuers),
    read: (id) => describeInWarehouse(context, id, withIssuers),
  });
}

async function issue(
  context: Context,
  key: string,
  request: CreateWHClientCertificateRequest,
  withIssuers: boolean | undefined,
): Promise<Existing<IssuedState>> {
  const created = await context.alibaba("CreateWHClientCertificate", request);
  const { Identifier: id, X509Certificate: certificate, CertificateChain: chain } = created;
  if (certificate !== undefined && chain !== undefined) {
    return { id, state: issuedState({ certificate, chain, status: "ISSUE" }, withIssuers) };
  }
  try {
    return { id, state: await describeInWarehouse(context, id, withIssuers) };
  } catch (cause) {
    // It is known what was created, only not its contents: it is kept.
    throw new PartialCreate({ id, key, state: { certificate: "", status: "ISSUE" } }, cause);
  }
}

/** Those in a list that match what is expected, read from the CA in question. */
async function matches(
  context: Context,
  parent: string,
  expected: ExpectedCertificate,
  entries: readonly ListedWarehouseCertificate[],
): Promise<Match[]> {
  const wanted = expected.subject?.commonName;
  const found: Match[] = [];
  for (const { Identifier: id, CommonName, BeforeDate } of entries) {
    if (wanted !== undefined && canonicalCommonName(CommonName) !== canonicalCommonName(wanted)) continue;
    const details = await unlessGone(context.alibaba("DescribeWarehouseCert", { CertIdentifier: id }));
    const [der] = details ? fromPem("CERTIFICATE", details.Content) : [];
    if (details?.IssuerIdentifier !== parent || der === undefined) continue;
    const certificate = parseCertificate(der);
    // A certificate with its own key pair is unambiguous, whatever the service did with the names.
    const loose = expected.publicKey ? { ...expected, names: undefined } : expected;
    if (differences(certificate, loose).length > 0) continue;
    const isExact = differences(certificate, expected).length === 0;
    found.push({ id, issuedAt: new Date(BeforeDate), isExact });
  }
  return found;
}

const list = (context: Context): Promise<ListedWarehouseCertificate[]> =>
  allPages(async (CurrentPage) => {
    const { CertList, TotalCount } = await context.alibaba("2020-04-07/ListCert", {
      CertType: "CERT",
      SourceType: "aliyun",
      Status: "ISSUE",
      CurrentPage,
      ShowSize: PAGE,
    });
    return { items: CertList, total: TotalCount };
  });
