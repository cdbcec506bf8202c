import { createHash, randomBytes, randomUUID } from "node:crypto";
import { localBackend } from "../../provider/local";
import { openStore, type CertificateRow, type Store } from "../../provider/local/store";
import {
  children,
  content,
  decode,
  encode,
  octets,
  oid,
  sequence,
  unsigned,
  type Der,
} from "../../provider/x509/der";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem, toPem } from "../../provider/x509/pem";

/** The CAs of a filled store. */
export interface Filled {
  readonly alibaba: string;
  readonly huawei: string;
  /** A request for the status of a certificate of the first one, Base64. */
  readonly ocsp: string;
}

const AT_ONCE = 5000;
const ROWS = 50;
const SERIAL_BYTES = 16;
const SHA1 = "1.3.14.3.2.26";

/**
 * Fills a store with one CA per cloud and the given number of distinct certificates, half below each. The first CA
 * has as many again that were revoked and deleted, so they are in its revocation list.
 */
export async function fill(folder: string, certificates: number): Promise<Filled> {
  const store = await openStore(folder);
  const environment = { store, clock: () => new Date(), entropy: randomBytes, url: "http://localhost" };
  const { alibaba, huawei } = localBackend(() => Promise.resolve(environment));
  const name = { CommonName: "Root", Organization: "E", OrganizationUnit: "E", Locality: "E", State: "E" };
  const first = await alibaba("CreateRootCACertificate", { ...name, Years: 1, Algorithm: "ECC_256" });
  const second = await huawei("CreateCertificateAuthority", {
    ...{ type: "ROOT", key_algorithm: "EC256", signature_algorithm: "SHA256" },
    distinguished_name: {
      ...{ common_name: "Root", country: "CN", state: "S", locality: "L" },
      ...{ organization: "O", organizational_unit: "U" },
    },
    validity: { type: "YEAR", value: 1 },
    crl_configuration: { enabled: true, valid_days: 7 },
  });
  for (const [id, type, from] of [
    [first.Identifier, "SERVER", 0],
    [second.ca_id, "CERTIFICATE", 1],
  ] as const) {
    const ca = await store
      .selectFrom("certificates")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    await addBelow(store, { ...ca, type }, from, certificates);
  }
  await revoke(store, first.Identifier, certificates);
  const ocsp = await questionAbout(store, first.Identifier);
  await store.destroy();
  return { alibaba: first.Identifier, huawei: second.ca_id, ocsp };
}

/** An OCSP request for one certificate of a CA (RFC 6960, 4.1). */
async function questionAbout(store: Store, issuer: string): Promise<string> {
  const { serial_number: serial } = await store
    .selectFrom("certificates")
    .select("serial_number")
    .where("issuer_id", "=", issuer)
    .executeTakeFirstOrThrow();
  const { certificate } = await store
    .selectFrom("certificates")
    .select("certificate")
    .where("id", "=", issuer)
    .executeTakeFirstOrThrow();
  const { subjectDer, spki } = parseCertificate(oneFromPem("CERTIFICATE", certificate));
  const digest = (data: Buffer): Der => octets(createHash("sha1").update(data).digest());
  const key = content(children(decode(spki))[1]).subarray(1);
  const id = [sequence([oid(SHA1)]), digest(subjectDer), digest(key), unsigned(Buffer.from(serial, "hex"))];
  return encode(sequence([sequence([sequence([sequence([sequence(id)])])])])).toString("base64");
}

/** Every second row, starting with the first or the second. */
async function addBelow(store: Store, ca: CertificateRow, from: number, to: number): Promise<void> {
  const der = oneFromPem("CERTIFICATE", ca.certificate);
  const at = der.indexOf(Buffer.from(parseCertificate(der).serialNumber, "hex"));
  const status = ca.cloud === "huawei" ? "ISSUED" : "ISSUE";
  const row = (index: number): CertificateRow => {
    const serial = randomBytes(SERIAL_BYTES);
    serial[0] = 0x7f;
    const own = Buffer.concat([der.subarray(0, at), serial, der.subarray(at + SERIAL_BYTES)]);
    return {
      ...{ ...ca, id: randomUUID(), issuer_id: ca.id, private_key: null, idempotency_key: null, status },
      ...{ serial_number: serial.toString("hex").toUpperCase(), certificate: toPem("CERTIFICATE", own) },
      created_at: ca.created_at + index,
    };
  };
  await inBatches(from, to, 2, (start, end) =>
    store.transaction().execute(async (transaction) => {
      for (let index = start; index < end; index += 2 * ROWS) {
        const rows = Array.from({ length: ROWS }, (_, place) => row(index + 2 * place));
        await transaction.insertInto("certificates").values(rows).execute();
      }
    }),
  );
}

async function revoke(store: Store, issuer: string, count: number): Promise<void> {
  await inBatches(0, count, 1, (start, end) =>
    store.transaction().execute(async (transaction) => {
      for (let index = start; index < end; index += 2 * ROWS) {
        const rows = Array.from({ length: Math.min(2 * ROWS, end - index) }, (_, place) => ({
          ...{ issuer_id: issuer, serial_number: randomBytes(SERIAL_BYTES).toString("hex").toUpperCase() },
          ...{ revoked_at: Date.now() - 1_000_000 + index + place, reason: index % 6 },
        }));
        await transaction.insertInto("revocations").values(rows).execute();
      }
    }),
  );
}

async function inBatches(
  from: number,
  to: number,
  step: number,
  work: (start: number, end: number) => Promise<void>,
): Promise<void> {
  for (let start = from; start < to; start += AT_ONCE * step)
    await work(start, Math.min(to, start + AT_ONCE * step));
}
