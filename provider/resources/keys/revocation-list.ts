import { revocationList as definition } from "../../../schema/keys/revocation-list";
import type { ArgumentsOf } from "../../../schema/resource";
import type { RevocationListOutputs } from "../../../sdk/keys/revocation-list";
import { parseDuration } from "../../../common/duration";
import { rfc3339 } from "../../../common/time";
import { PkiError } from "../../base/errors";
import { signingProblem } from "../../x509/algorithms";
import { linkProblem } from "../../x509/chain";
import { encodeRevocation, issueRevocationList, REVOCATION_REASONS, type Revocation } from "../../x509/crl";
import { readPrivateKey, sha256Hex } from "../../x509/keys";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { oneFromPem, toPem } from "../../x509/pem";
import { readRevocationList, type ReadRevocationList } from "../../x509/read-crl";
import type { Period } from "../../x509/validity";
import type { Context } from "../context";
import { toSeconds } from "../fields";
import { defined } from "../fields-of";
import { keyFailures, readCertificates } from "../key-pair";
import type { Failure, Intent, Kind } from "../kind";
import { tryPrivateKey } from "../private-key";

type Args = ArgumentsOf<typeof definition>;
type Entry = NonNullable<Args["revoked"]>[number];
type State = RevocationListOutputs;

const VALIDITY = "30d";
const RENEW_BEFORE = "50%";

/** `keys.RevocationList`: signed here; the list in the state is the record of what was revoked. */
export const revocationList: Kind<Args, State> = {
  ...defined(definition),
  rules,
  validity: ({ validity = VALIDITY }, moment) => periodOf(validity, moment),
  renewedInPlace: ({ crl }) =>
    crl === undefined
      ? undefined
      : { ...datesOf(listInState(crl)), renewBefore: RENEW_BEFORE, shownBy: "nextUpdate" },
  create: async (context, args) => {
    const der = await issued(context, args);
    return { id: sha256Hex(der), state: newState(der) };
  },
  // Nothing outside the state can change or lose it.
  read: (_context, _id, { crl = "" }) =>
    Promise.resolve({ state: stateOf(listInState(crl), oneFromPem("X509 CRL", crl)) }),
  update,
  delete: () => Promise.resolve(),
};

async function update(
  context: Context,
  _id: string,
  olds: Partial<Args & State>,
  args: Args,
): Promise<State> {
  const previous = listInState(olds.crl);
  const before = [...previous.revocations.values()];
  const [lost] = lostEntries(before, olds.revoked, args, context.clock());
  if (lost !== undefined) throw new PkiError("REFUSED", `revoked: ${lost}`);
  const other = before.length > 0 && otherAuthority(olds.issuerCertificate, args.issuerCertificate);
  if (other) throw new PkiError("REFUSED", `issuerCertificate: ${other}`);
  return newState(await issued(context, args, previous));
}

const periodOf = (validity: string, notBefore: Date): Period => ({
  notBefore,
  notAfter: new Date(notBefore.getTime() + (parseDuration(validity, 0) ?? 0)),
});

const datesOf = ({ thisUpdate, nextUpdate }: ReadRevocationList): Period => ({
  notBefore: thisUpdate,
  notAfter: nextUpdate,
});

/** @throws PkiError `MALFORMED` with the ways out: without the list it is not known what was revoked */
function listInState(crl = ""): ReadRevocationList {
  try {
    return readRevocationList(crl);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new PkiError(
      "MALFORMED",
      `crl: the list in the state is damaged: ${cause.message}. It is the record of what the CA has revoked, so nothing is issued in its place: go back to a state with the undamaged list (pulumi stack export --version, then pulumi stack import); or, if the program's argument revoked names everything that was ever revoked, run "pulumi state delete" with the URN of this resource, and the next run issues a new list with a higher number`,
      { cause },
    );
  }
}

const newState = (der: Buffer): State => stateOf(readRevocationList(toPem("X509 CRL", der)), der);

function stateOf({ number, thisUpdate, nextUpdate }: ReadRevocationList, der: Buffer): State {
  const crl = toPem("X509 CRL", der);
  return {
    ...{ crl, crlDer: der.toString("base64"), crlNumber: number },
    ...{ thisUpdate: rfc3339(thisUpdate), nextUpdate: rfc3339(nextUpdate) },
  };
}

/** A list with a higher number than the previous one. */
function issued(
  { clock }: Pick<Context, "clock">,
  args: Args,
  previous?: ReadRevocationList,
): Promise<Buffer> {
  const now = clock();
  const { notBefore: thisUpdate, notAfter: nextUpdate } = periodOf(args.validity ?? VALIDITY, now);
  const number = Math.max((previous?.number ?? 0) + 1, Math.floor(now.getTime() / 1000));
  const revocations = (args.revoked ?? []).map((entry) =>
    encodeRevocation(revocationOf(entry, now, previous)),
  );
  return issueRevocationList(
    { number, thisUpdate, nextUpdate, revocations },
    {
      certificate: parseCertificate(oneFromPem("CERTIFICATE", args.issuerCertificate)),
      privateKey: readPrivateKey(args.issuerPrivateKey),
    },
  );
}

/** Without a date of its own, an entry keeps the one that it had. */
function revocationOf(entry: Entry, now: Date, previous: ReadRevocationList | undefined): Revocation {
  const serialNumber = serialOf(entry);
  const { date, reason = "unspecified" } = entry;
  const revokedAt =
    date === undefined
      ? (previous?.revocations.get(serialNumber)?.revokedAt ?? now)
      : new Date(toSeconds(date) * 1000);
  return { serialNumber, revokedAt, reason: REVOCATION_REASONS[reason] };
}

/** The form in which certificates have it: whole bytes, upper-case hexadecimal. */
function normalSerial(hex: string): string {
  const digits = hex.toUpperCase().replace(/^0+(?=.)/, "");
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

const serialOf = ({ serialNumber = "", certificate }: Entry): string =>
  certificate === undefined ? normalSerial(serialNumber) : (certificateOf(certificate)?.serialNumber ?? "");

/** Exactly one certificate, or why there is none. */
function readOne(pem: string): Certificate[] | string {
  const read = readCertificates(pem);
  return read.length > 1 && typeof read !== "string" ? "must be exactly one certificate" : read;
}

function certificateOf(pem: string): Certificate | undefined {
  const read = readCertificates(pem);
  return typeof read === "string" ? undefined : read[0];
}

function rules(intent: Intent<Args>): Failure[] {
  const issuer = issuerFailures(intent);
  return issuer.length > 0 ? issuer : entryFailures(intent);
}

function issuerFailures({ args: { issuerCertificate, issuerPrivateKey } }: Intent<Args>): Failure[] {
  const read = issuerCertificate === undefined ? [] : readOne(issuerCertificate);
  if (typeof read === "string") return [{ argument: "issuerCertificate", message: read }];
  const [issuer] = read;
  const problem = issuer && authorityProblem(issuer);
  if (problem !== undefined) return [{ argument: "issuerCertificate", message: problem }];
  const failures = keyFailures("issuerPrivateKey", issuer, issuerPrivateKey);
  if (failures.length > 0 || issuerPrivateKey === undefined) return failures;
  const key = tryPrivateKey(issuerPrivateKey);
  const cannot = typeof key === "object" ? signingProblem(key) : undefined;
  return cannot === undefined ? [] : [{ argument: "issuerPrivateKey", message: cannot }];
}

function authorityProblem({ ca, keyUsages }: Certificate): string | undefined {
  if (!ca) return "is not a CA, so verifiers refuse its revocation lists";
  return keyUsages && !keyUsages.includes("cRLSign")
    ? "may not sign revocation lists: its key usages do not include cRLSign"
    : undefined;
}

function entryFailures({ args, unknown, olds, now }: Intent<Args>): Failure[] {
  const { revoked = [], released = [], issuerCertificate } = args;
  const issuer = issuerCertificate === undefined ? undefined : certificateOf(issuerCertificate);
  const problems = revoked.flatMap((entry, index) => {
    const message = entryProblem(entry, issuer, now);
    return message === undefined ? [] : [{ argument: `revoked[${index}]`, message }];
  });
  if (problems.length > 0) return problems;
  const serials = revoked.map(serialOf);
  const seen = new Set<string>();
  const twice = serials.findIndex((serial) => seen.size === seen.add(serial).size);
  if (twice >= 0) {
    return [
      { argument: `revoked[${twice}]`, message: `has the serial number of another entry: ${serials[twice]}` },
    ];
  }
  const both = released.map(normalSerial).find((serial) => seen.has(serial));
  if (both !== undefined)
    return [{ argument: "released", message: `${both} is also in revoked: keep one of them` }];
  if (unknown.has("revoked") || unknown.has("released")) return [];
  const before = (olds.revoked ?? []).map((entry) => revocationOf(entry, now, undefined));
  const other = before.length > 0 && otherAuthority(olds.issuerCertificate, issuerCertificate);
  return [
    ...lostEntries(before, olds.revoked, args, now).map((message) => ({ argument: "revoked", message })),
    ...(other ? [{ argument: "issuerCertificate", message: other }] : []),
  ];
}

function entryProblem(
  { serialNumber, certificate, date }: Entry,
  issuer: Certificate | undefined,
  now: Date,
): string | undefined {
  if ((serialNumber === undefined) === (certificate === undefined)) {
    return "needs either serialNumber or certificate";
  }
  if (date !== undefined && toSeconds(date) * 1000 > now.getTime()) return "has a date in the future";
  if (certificate === undefined) return undefined;
  const read = readOne(certificate);
  if (typeof read === "string") return `its certificate ${read}`;
  const problem = read[0] && issuer && linkProblem(read[0], issuer);
  return problem && `its certificate was not issued by issuerCertificate: ${problem.message}`;
}

/** Why a list may not become that of another CA: what the first one has revoked would end with its last list. */
function otherAuthority(before: string | undefined, after: string | undefined): string | undefined {
  const [own, other] = [before, after].map((pem) => (pem === undefined ? undefined : certificateOf(pem)));
  if (!own || !other || own.spki.equals(other.spki)) return undefined;
  return `is that of another CA (${other.subject}) than the list in the state (${own.subject}): what that CA has revoked would be accepted again. Keep this list as long as certificates of its CA are valid, and declare another keys.RevocationList for the other CA`;
}

/** Entries that would disappear without a reason: verifiers would accept what was revoked. */
function lostEntries(
  before: readonly Revocation[],
  entries: Args["revoked"] = [],
  { revoked = [], released = [] }: Args | Partial<Args>,
  now: Date,
): string[] {
  const reasons = new Map(revoked.map((entry) => [serialOf(entry), entry.reason]));
  const kept = new Set([...reasons.keys(), ...released.map(normalSerial)]);
  const expired = new Set(entries.filter((entry) => hasExpired(entry, now)).map(serialOf));
  const final = before.filter(
    ({ serialNumber, reason }) => !expired.has(serialNumber) && reason !== REVOCATION_REASONS.certificateHold,
  );
  return final.flatMap(({ serialNumber }) => {
    if (!kept.has(serialNumber)) return [`${serialNumber} would disappear from the list, and ${ACCEPTED}`];
    if (reasons.get(serialNumber) !== "certificateHold") return [];
    return [`${serialNumber} was revoked for good: on hold it could leave the list, and ${ACCEPTED}`];
  });
}

const ACCEPTED =
  "its certificate would be accepted again: put it back as it was, or, if the revocation was a mistake, add it to released";

function hasExpired({ certificate }: Entry, now: Date): boolean {
  const read = certificate === undefined ? undefined : certificateOf(certificate);
  return read !== undefined && read.notAfter <= now;
}
