import type { Context } from "../backend";
import { isUnclear, PkiError } from "../errors";
import type { Existing } from "../kind";
import { isLeftover, takeUp } from "../takeover";
import { differences, type ExpectedCertificate } from "../x509/compare";
import { publicKeyPem } from "../x509/keys";
import { parseCertificate } from "../x509/parse";
import { fromPem } from "../x509/pem";
import { issuedState, unlessGone, type IssuedState } from "./facts";
import type { CreateWHClientCertificateRequest, ListedWarehouseCertificate } from "./operations";
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

type Listed = readonly ListedWarehouseCertificate[];

/** What this process knows of the warehouse. */
interface Knowledge {
  /** Everything that was there when it first asked. */
  sweep?: Promise<Listed> | undefined;
  /** Per description, the last create, and what creates have made since the sweep. */
  readonly turns: Map<string, { last: Promise<unknown>; readonly made: string[] }>;
}

const knowledge = new WeakMap<Context["journal"], Knowledge>();

function knowledgeOf({ journal }: Context): Knowledge {
  const known = knowledge.get(journal) ?? { turns: new Map() };
  knowledge.set(journal, known);
  return known;
}

/**
 * Creates a certificate in the warehouse. The operation has nothing that makes a repeated call recognisable. So before
 * each call it is written down which certificates of this description exist already; when an answer is lost, the one
 * that has come since is the one that was made.
 */
export async function createInWarehouse(
  context: Context,
  create: WarehouseCreate,
): Promise<Existing<IssuedState>> {
  const { turns } = knowledgeOf(context);
  const { publicKey } = create.expected;
  const { Csr: _csr, ...facts } = create.request;
  const description = JSON.stringify([facts, publicKey && publicKeyPem(publicKey)]);
  const turn = turns.get(description) ?? { last: Promise.resolve(), made: [] };
  turns.set(description, turn);
  // Of two resources of one description the second has to know what the first has made.
  const result = turn.last.then(() => createInTurn(context, create, turn.made));
  turn.last = result.then(
    ({ id }) => turn.made.push(id),
    () => undefined,
  );
  return result;
}

async function createInTurn(
  context: Context,
  create: WarehouseCreate,
  made: readonly string[],
): Promise<Existing<IssuedState>> {
  const { key, request, withIssuers } = create;
  const existing = await matches(context, create, await sweep(context));
  const earlier = leftBehind(context, create, existing);
  if (earlier) return takeUpFound(context, key, earlier, withIssuers);
  const before = [...existing.map(({ Identifier }) => Identifier), ...made];
  context.journal.begin(key, before.join(","));
  try {
    const created = await context.alibaba("CreateWHClientCertificate", request);
    const { Identifier: id, X509Certificate: certificate, CertificateChain: chain } = created;
    const isWhole = certificate !== undefined && chain !== undefined;
    const state = isWhole
      ? issuedState({ certificate, chain, status: "ISSUE" }, withIssuers)
      : await describeInWarehouse(context, id, withIssuers);
    return { id, key, state };
  } catch (error) {
    if (!isUnclear(error)) throw error;
    const after = await matches(context, create, await list(context));
    const found = only(after.filter(({ Identifier }) => !before.includes(Identifier)));
    if (!found) throw error;
    return takeUpFound(context, key, found, withIssuers);
  }
}

/** What an earlier, interrupted attempt has made. */
function leftBehind(
  context: Context,
  { key, expected }: WarehouseCreate,
  found: Listed,
): ListedWarehouseCertificate | undefined {
  const note = context.journal.note(key);
  if (context.journal.evidence(key) === "pending" && note !== undefined) {
    const before = note.split(",");
    return only(found.filter(({ Identifier }) => !before.includes(Identifier)));
  }
  // Without a note only the key pair tells it from others of the same description.
  if (!expected.publicKey) return undefined;
  return only(found.filter(({ BeforeDate }) => isLeftover(context, key, new Date(BeforeDate))));
}

function only(found: Listed): ListedWarehouseCertificate | undefined {
  if (found.length <= 1) return found[0];
  const ids = found.map(({ Identifier }) => Identifier).join(", ");
  throw new PkiError(
    "INVALID_INPUT",
    `adopt: an earlier call has made one of these certificates, and nothing tells which: ${ids}. Name one in adopt, and revoke those that no one uses`,
  );
}

async function takeUpFound(
  context: Context,
  key: string,
  { Identifier: id }: ListedWarehouseCertificate,
  withIssuers: boolean | undefined,
): Promise<Existing<IssuedState>> {
  const state = await describeInWarehouse(context, id, withIssuers);
  takeUp(context, id);
  return { id, key, state };
}

/** Those of a list that are what is expected, from the CA that is asked. */
async function matches(
  context: Context,
  { request, expected }: WarehouseCreate,
  entries: Listed,
): Promise<ListedWarehouseCertificate[]> {
  const wanted = expected.subject?.commonName?.toLowerCase();
  const found: ListedWarehouseCertificate[] = [];
  for (const entry of entries) {
    if (wanted !== undefined && entry.CommonName.toLowerCase() !== wanted) continue;
    const details = await unlessGone(
      context.alibaba("DescribeWarehouseCert", { CertIdentifier: entry.Identifier }),
    );
    const [der] = details ? fromPem("CERTIFICATE", details.Content) : [];
    if (details?.IssuerIdentifier !== request.ParentIdentifier || der === undefined) continue;
    if (differences(parseCertificate(der), expected).length === 0) found.push(entry);
  }
  return found;
}

function sweep(context: Context): Promise<Listed> {
  const known = knowledgeOf(context);
  const found = (known.sweep ??= list(context));
  // A sweep that failed must not fail every later create.
  found.catch(() => (known.sweep = undefined));
  return found;
}

async function list(context: Context): Promise<Listed> {
  const found: ListedWarehouseCertificate[] = [];
  for (let page = 1; ; page++) {
    const { CertList, TotalCount } = await context.alibaba("2020-04-07/ListCert", {
      CertType: "CERT",
      SourceType: "aliyun",
      Status: "ISSUE",
      CurrentPage: page,
      ShowSize: PAGE,
    });
    found.push(...CertList);
    if (CertList.length === 0 || page * PAGE >= TotalCount) return found;
  }
}
