import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { rfc3339 } from "../../common/time";
import { period, periodBelow, type DocumentedValidity } from "../../provider/x509/validity";
import { CA, make, openssl } from "./support";

const at = (text: string): Date => new Date(text);
const endOf = (validity: DocumentedValidity, now: string): string =>
  rfc3339(period(validity, at(now)).notAfter);

describe("calendar arithmetic", () => {
  const CASES: [string, DocumentedValidity, string, string][] = [
    ["a year", { years: 1 }, "2026-03-01T12:00:00Z", "2027-03-01T12:00:00Z"],
    ["a year from a leap day", { years: 1 }, "2028-02-29T01:02:03Z", "2029-02-28T01:02:03Z"],
    ["four years from a leap day", { years: 4 }, "2028-02-29T01:02:03Z", "2032-02-29T01:02:03Z"],
    ["over the leap year that 2100 is not", { years: 4 }, "2096-02-29T00:00:00Z", "2100-02-28T00:00:00Z"],
    ["a year over a leap day", { years: 1 }, "2027-03-01T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["a month from the 31st", { months: 1 }, "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"],
    ["a month from the 31st of a leap year", { months: 1 }, "2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["a month from the 31st to a month of 30", { months: 3 }, "2026-08-31T00:00:00Z", "2026-11-30T00:00:00Z"],
    ["thirteen months", { months: 13 }, "2026-12-31T23:59:59Z", "2028-01-31T23:59:59Z"],
    ["over a new year", { months: 2 }, "2026-12-31T23:59:59Z", "2027-02-28T23:59:59Z"],
    ["days of 24 hours", { days: 90 }, "2026-03-01T12:00:00Z", "2026-05-30T12:00:00Z"],
    ["a day over a leap day", { days: 2 }, "2028-02-28T12:00:00Z", "2028-03-01T12:00:00Z"],
  ];
  test.each(CASES)("%s", (_, validity, now, end) => {
    expect(endOf(validity, now)).toBe(end);
  });

  test("a given end is the end, and a given start the start", () => {
    const given = { notBefore: at("2026-04-01T00:00:00Z"), notAfter: at("2026-05-01T00:00:00Z") };
    expect(period(given, at("2030-01-01T00:00:00Z"))).toEqual(given);
  });

  test("RFC 5280 4.1.2.5: whole seconds, never later than requested", () => {
    const { notBefore, notAfter } = period({ days: 1 }, at("2026-03-01T12:00:00.999Z"));
    expect([notBefore, notAfter].map(Number)).toEqual([
      Date.parse("2026-03-01T12:00:00Z"),
      Date.parse("2026-03-02T12:00:00Z"),
    ]);
  });

  test("any number of months ends in the right month, on the same day or on its last day", () => {
    const moments = fc.date({
      min: at("1990-01-01T00:00:00Z"),
      max: at("2200-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 1200 }), (now, months) => {
        const { notBefore, notAfter } = period({ months }, now);
        const due = notBefore.getUTCFullYear() * 12 + notBefore.getUTCMonth() + months;
        expect(notAfter.getUTCFullYear() * 12 + notAfter.getUTCMonth()).toBe(due);
        expect(notAfter.getTime() % 86_400_000).toBe(notBefore.getTime() % 86_400_000);
        const next = new Date(notAfter.getTime() + 86_400_000);
        const last = next.getUTCMonth() !== notAfter.getUTCMonth();
        expect(notAfter.getUTCDate() === notBefore.getUTCDate() || last).toBe(true);
      }),
    );
  });
});

describe("a CA with as many years as the one above, created a little later", () => {
  const NOW = "2026-03-02T12:00:00Z";
  const endBelow = (years: number | undefined, notAfter: string | undefined): string =>
    rfc3339(
      periodBelow(10, at(NOW), { years, notAfter: notAfter === undefined ? undefined : at(notAfter) })
        .notAfter,
    );

  test.each([
    ["a moment", "2036-03-02T11:59:59Z"],
    ["a day", "2036-03-01T12:00:00Z"],
  ])("ends with it if it would outlive it by %s", (_, notAfter) => {
    expect(endBelow(10, notAfter)).toBe(notAfter);
    expect(periodBelow(10, at(NOW), { years: 10, notAfter: at(notAfter) }).notBefore).toEqual(at(NOW));
  });

  test.each([
    ["the one above ends later", 10, "2036-03-02T12:00:01Z"],
    ["both end together", 10, "2036-03-02T12:00:00Z"],
    ["it is more than moments", 10, "2036-03-01T11:59:59Z"],
    ["the one above was asked for another number of years", 9, "2036-03-02T11:59:59Z"],
    ["the years above are not known", undefined, "2036-03-02T11:59:59Z"],
    ["the end above is not known", 10, undefined],
  ])("has the requested end if %s", (_, years, notAfter) => {
    expect(endBelow(years, notAfter)).toBe("2036-03-02T12:00:00Z");
  });
});

describe("RFC 5280 4.1.2.5: dates in the certificate", () => {
  const times = async (notBefore: string, notAfter: string): Promise<string[]> => {
    const { certificate } = await make({ ...CA, notBefore: at(notBefore), notAfter: at(notAfter) });
    const dump = openssl(["asn1parse", "-inform", "DER"], certificate.der);
    const judged = new X509Certificate(certificate.der);
    expect([judged.validFrom, judged.validTo].map((text) => rfc3339(new Date(text)))).toEqual([
      notBefore,
      notAfter,
    ]);
    expect([certificate.notBefore, certificate.notAfter].map(rfc3339)).toEqual([notBefore, notAfter]);
    return [...dump.matchAll(/(UTCTIME|GENERALIZEDTIME)\s+:(\S+)/g)].map(
      ([, type, text]) => `${type} ${text}`,
    );
  };

  test("UTCTime through 2049, GeneralizedTime from 2050 on", async () => {
    expect(await times("2026-03-01T00:00:00Z", "2049-12-31T23:59:59Z")).toEqual([
      "UTCTIME 260301000000Z",
      "UTCTIME 491231235959Z",
    ]);
    expect(await times("2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z")).toEqual([
      "UTCTIME 491231235959Z",
      "GENERALIZEDTIME 20500101000000Z",
    ]);
  });

  test("UTCTime only from 1950 on: an earlier year is not read as one a century later", async () => {
    expect(await times("1949-12-31T23:59:59Z", "1950-01-01T00:00:00Z")).toEqual([
      "GENERALIZEDTIME 19491231235959Z",
      "UTCTIME 500101000000Z",
    ]);
  });

  test("the last second that a certificate can represent", async () => {
    expect(await times("2026-03-01T00:00:00Z", "9999-12-31T23:59:59Z")).toContain(
      "GENERALIZEDTIME 99991231235959Z",
    );
  });
});
