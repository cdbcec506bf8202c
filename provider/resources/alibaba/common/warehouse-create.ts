import { allPages } from "../../../api/pages";
import type { Context } from "../../context";
import { PartialCreate, type Existing } from "../../kind";
import { createOnce, sweepOnce, type Match } from "../../creates/create-once";
import { differences, type ExpectedCertificate } from "../../../x509/compare";
import { commonNameMeaning } from "../../../x509/names";
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

/** What one create is about. */
export interface WarehouseCreate {
  /** Leads to the note that an interrupted attempt has left. */
  readonly key: string;
  readonly request: CreateWHClientCertificateRequest;
  readonly expected: ExpectedCertificate;
  readonly withIssuers: boolean | undefined;
}

/** Creates a certificate in the warehouse. The operation has nothing that makes a repeated call recognisable. */
export function createInWarehouse(
  context: Context,
  { key, request, expected, withIssuers }: WarehouseCreate,
): Promise<Existing<IssuedState>> {
  const name = commonNameMeaning(expected.subject?.commonName ?? "");
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
    // It is known what was made, only not what it looks like: it is kept.
    throw new PartialCreate({ id, key, state: { certificate: "", status: "ISSUE" } }, cause);
  }
}

/** Those of a list that are what is expected, from the CA that is asked. */
async function matches(
  context: Context,
  parent: string,
  expected: ExpectedCertificate,
  entries: readonly ListedWarehouseCertificate[],
): Promise<Match[]> {
  const wanted = expected.subject?.commonName;
  const found: Match[] = [];
  for (const { Identifier: id, CommonName, BeforeDate } of entries) {
    if (wanted !== undefined && commonNameMeaning(CommonName) !== commonNameMeaning(wanted)) continue;
    const details = await unlessGone(context.alibaba("DescribeWarehouseCert", { CertIdentifier: id }));
    const [der] = details ? fromPem("CERTIFICATE", details.Content) : [];
    if (details?.IssuerIdentifier !== parent || der === undefined) continue;
    const certificate = parseCertificate(der);
    // With a key pair of its own the certificate is told from all others, whatever the service made of the names.
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
