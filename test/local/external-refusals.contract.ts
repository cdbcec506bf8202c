import { Ca, refused, unlessRefused, x509, type MakeInvoke } from "./ca";
import { csrOf, inDays, opensslCsr, textOf, verifyChain } from "./judge";

const DAY = 86_400_000;

/** Validity of an external CA, and its refusals. */
export function externalRefusalsContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let csr: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    csr = await csrOf();
    await ca.externalRoot(csr);
  });
  afterAll(() => ca.service.close());

  describe("V10: validity of CreateExternalCACertificate", () => {
    const lifetime = async (Validity: string): Promise<{ start: Date; end: Date }> => {
      const { Certificate } = await ca.external(csr, { Validity });
      const { validFrom, validTo } = x509(Certificate);
      return { start: new Date(validFrom), end: new Date(validTo) };
    };

    test("10y is ten calendar years from now", async () => {
      const { start, end } = await lifetime("10y");
      expect(Math.abs(start.getTime() - Date.now())).toBeLessThan(DAY / 24);
      expect(end.getUTCFullYear() - start.getUTCFullYear()).toBe(10);
      expect(end.getTime() - start.getTime()).toBeGreaterThan(3650 * DAY);
    });

    test("6m is six months, not minutes, and calendar months, not 30 days each", async () => {
      const { start, end } = await lifetime("6m");
      const months = (moment: Date): number => moment.getUTCFullYear() * 12 + moment.getUTCMonth();
      expect(months(end) - months(start)).toBe(6);
      expect(end.getTime() - start.getTime()).toBeGreaterThan(180 * DAY);
    });

    test("90d is ninety times 24 hours", async () => {
      const { start, end } = await lifetime("90d");
      expect(end.getTime() - start.getTime()).toBe(90 * DAY);
    });

    test("an end alone starts now; a start and an end are both used as given", async () => {
      const [first, last] = [inDays(2), inDays(400)];
      const { start, end } = await lifetime(last);
      expect(Math.abs(start.getTime() - Date.now())).toBeLessThan(DAY / 24);
      expect(end).toEqual(new Date(last));
      expect(await lifetime(`${first}/${last}`)).toEqual({ start: new Date(first), end: new Date(last) });
    });

    const REFUSED = [
      ...["", " ", "10", "y", "0y", "-1y", "+1y", "01y", "1.5y", "10Y", "10M", "10w", "10 y", "10y ", "1y6m"],
      ...["P10Y", "1e2d", "101y", "1201m", "36501d", "9".repeat(30) + "y", "/", "never"],
      ...["2040-01-01", "2040-01-01T00:00:00", "2040-01-01T00:00:00+08:00", "2040-01-01 00:00:00Z"],
      ...["2040-01-01T00:00:00.000Z", "2040-13-01T00:00:00Z", "2041-02-29T00:00:00Z", "2040-01-01T24:00:00Z"],
      ...["2040-01-01T00:00:00Z/", "/2040-01-01T00:00:00Z", "2040-01-01T00:00:00Z/10y"],
      ...["2040-01-01T00:00:00Z/2039-01-01T00:00:00Z", "2040-01-01T00:00:00Z/2040-01-01T00:00:00Z"],
      ...["2040-01-01T00:00:00Z/2041-01-01T00:00:00Z/2042-01-01T00:00:00Z"],
    ];
    test.each(REFUSED)("%j is refused", async (Validity) => {
      expect(await refused(ca.external(csr, { Validity }))).toMatchObject({
        serviceCode: "InvalidParameter",
        message: expect.stringMatching(/Validity/) as string,
      });
    });

    test("an end in the past, and one after the root's, are refused", async () => {
      for (const Validity of [inDays(-1), "99y", `${inDays(-30)}/${inDays(30)}`]) {
        expect((await refused(ca.external(csr, { Validity }))).message).toMatch(/validity/i);
      }
    });
  });

  describe("refused by CreateExternalCACertificate", () => {
    const more = (ApiPassthrough: unknown): Promise<unknown> =>
      ca.external(csr, { ApiPassthrough: ApiPassthrough as object });

    test.each(["", "with space", "例", "x".repeat(129)])("V9: the instance %j", async (InstanceId) => {
      expect((await refused(ca.external(csr, { InstanceId }))).message).toMatch(/InstanceId/);
    });

    test("V9: an invalid request, or one without proof of possession", async () => {
      const other = await csrOf({ subject: { commonName: "other.example.com", organization: "Own" } });
      const forged = csr.slice(0, 90) + other.slice(90);
      for (const bad of ["", "x", forged, csr + csr, csr.replaceAll("REQUEST", "CERTIFICATE")]) {
        expect((await refused(ca.external(bad))).message).toMatch(/Csr/);
      }
    });

    test("a request for a key without a documented algorithm", async () => {
      const request = opensslCsr("/CN=k1", [], "secp256k1");
      expect((await refused(ca.external(request))).message).toMatch(/Csr/);
    });

    test.each(["serverauth", "foo", "", "1", "3.1.2", "1.2.", ".1.2", "1.02", "1.2.x"])(
      "V12: the usage %j",
      async (usage) => {
        const { message } = await refused(more({ Extensions: { ExtendedKeyUsages: ["clientAuth", usage] } }));
        expect(message).toMatch(/ExtendedKeyUsages/);
      },
    );

    test.each(["C", "CHN", "中国", "C1", ""])("V12: the country %j", async (Country) => {
      expect((await refused(more({ Subject: { CommonName: "a", Country } }))).message).toMatch(/country/i);
    });

    test.each([-1, 0.5, 256, "x"])("V11: the path length %j", async (PathLenConstraint) => {
      const { message } = await refused(more({ Extensions: { PathLenConstraint } }));
      expect(message).toMatch(/PathLenConstraint/);
    });

    test.each([5, true, "text"])("V13: a passthrough that is not an object (%j)", async (passthrough) => {
      expect((await refused(more(passthrough))).message).toMatch(/ApiPassthrough/);
    });

    // X.660: below the arcs 0 and 1, the second arc is at most 39.
    test("a usage that is not an OID, such as 1.40.1", async () => {
      await refused(more({ Extensions: { ExtendedKeyUsages: ["1.40.1"] } }));
    });

    test("a usage whose OID has arcs of more than 32 bits, unless the certificate has it", async () => {
      const usage = "2.25.329800735698586629295641978511506172918";
      const ApiPassthrough = { Extensions: { ExtendedKeyUsages: [usage] } };
      const made = await unlessRefused(ca.external(csr, { ApiPassthrough }));
      if (made) expect(textOf(made.Certificate)).toContain(usage);
    });

    test.each([
      ["Validity", { Validity: undefined }],
      ["Csr", { Csr: undefined }],
    ])("a request without %s", async (_, missing) => {
      await refused(ca.external(csr, missing as object));
    });

    test.each([
      ["a list", []],
      ["a subject that is text", { Subject: "CN=a" }],
      ["a part of the subject that is a number", { Subject: { CommonName: 5 } }],
      ["usages that are no list", { Extensions: { ExtendedKeyUsages: "serverAuth" } }],
    ])("JSON of another shape: %s", async (_, passthrough) => {
      await refused(more(passthrough));
    });

    test.each([
      ["of the request", {}, undefined],
      ["of the passthrough", { commonName: "a" }, { Subject: {} }],
    ])("RFC 5280 4.1.2.6: an empty subject %s, unless openssl accepts the certificate", async (...row) => {
      const [, subject, ApiPassthrough] = row;
      const made = await unlessRefused(ca.external(await csrOf({ subject }), { ApiPassthrough }));
      if (made) expect(verifyChain(made.CertificateChain)).toMatch(/: OK/);
    });
  });
}
