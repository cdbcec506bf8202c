import fc from "fast-check";
import { alibaba } from "../../sdk";
import { dueAt } from "../../common/renewal";
import { parseDuration } from "../../common/duration";
import { CA, LEAF, make, pem } from "../x509/support";
import { useMocks, valueOf } from "./mocks";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("the arithmetic of renewal", () => {
  const start = new Date("2026-03-01T12:00:00Z");
  const seed = fc.string();
  const hours = fc.integer({ min: 2, max: 30 * 366 * 24 });
  const validity = hours.map((count) => ({
    notBefore: start,
    notAfter: new Date(start.getTime() + count * HOUR),
  }));
  const span = fc.oneof(
    fc.integer({ min: 1, max: 11_000 }).map((days) => `${days}d`),
    fc.integer({ min: 1, max: 100_000 }).map((count) => `${count}h`),
    fc.integer({ min: 1, max: 99 }).map((percent) => `${percent}%`),
  );

  test("any policy: due while the certificate is valid, in whole seconds, and at the same time in every run", () => {
    fc.assert(
      fc.property(
        validity,
        span,
        fc.option(span, { nil: undefined }),
        seed,
        (period, renewBefore, jitter, own) => {
          const policy = { renewBefore, renewJitter: jitter, seed: own };
          const due = dueAt(period, policy)!;
          expect(due.getTime()).toBeGreaterThanOrEqual(period.notBefore.getTime());
          expect(due.getTime()).toBeLessThan(period.notAfter.getTime());
          expect(due.getTime() % 1000).toBe(0);
          expect(dueAt({ ...period }, { ...policy })).toEqual(due);
        },
      ),
    );
  });

  test("without jitter it is exactly the span before the end, as long as that is shorter than the lifetime", () => {
    fc.assert(
      fc.property(validity, span, seed, (period, renewBefore, own) => {
        const lifetime = period.notAfter.getTime() - period.notBefore.getTime();
        const before = parseDuration(renewBefore, lifetime)!;
        fc.pre(before < lifetime);
        const due = dueAt(period, { renewBefore, seed: own })!.getTime();
        expect(period.notAfter.getTime() - before - due).toBeLessThan(1000);
        expect(period.notAfter.getTime() - before).toBeGreaterThanOrEqual(due);
      }),
    );
  });

  test("tls#128: an unsatisfiable policy makes it due after two thirds of its lifetime, not at once", () => {
    fc.assert(
      fc.property(validity, span, seed, (period, renewBefore, own) => {
        const lifetime = period.notAfter.getTime() - period.notBefore.getTime();
        fc.pre(parseDuration(renewBefore, lifetime)! >= lifetime);
        const due = dueAt(period, { renewBefore, seed: own })!.getTime();
        expect(Math.abs(due - period.notBefore.getTime() - (lifetime * 2) / 3)).toBeLessThanOrEqual(1000);
      }),
    );
  });

  test("jitter only makes it earlier, never by more than its value, and spreads hundreds evenly", () => {
    const period = { notBefore: start, notAfter: new Date(start.getTime() + 90 * DAY) };
    const plain = dueAt(period, { renewBefore: "30d", seed: "" })!.getTime();
    const earlier = Array.from({ length: 500 }, (_, index) => {
      const due = dueAt(period, { renewBefore: "30d", renewJitter: "10d", seed: `pki-${index}.1` })!;
      return (plain - due.getTime()) / DAY;
    });
    expect(Math.min(...earlier)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...earlier)).toBeLessThan(10.001);
    const perDay = Array.from(
      { length: 10 },
      (_, day) => earlier.filter((at) => Math.floor(at) === day).length,
    );
    expect(Math.min(...perDay)).toBeGreaterThan(20);
    expect(Math.max(...perDay)).toBeLessThan(90);
  });

  test.each(["", "30", "30m", "0d", "00d", "100%", "0%", "1.5d", " 30d", "30d ", "-1d", "1000000d", "30D"])(
    "%j is not a time span, and makes nothing due",
    (text) => {
      expect(parseDuration(text, DAY)).toBeUndefined();
      const period = { notBefore: start, notAfter: new Date(start.getTime() + DAY) };
      expect(dueAt(period, { renewBefore: text, seed: "" })).toBeUndefined();
      expect(dueAt(period, { renewBefore: "1h", renewJitter: text, seed: "" })).toBeUndefined();
    },
  );
});

describe("acme#134, acme#540: everybody can see when a certificate will be renewed", () => {
  const SERVER = {
    parentIdentifier: "x",
    commonName: "www.example.com",
    algorithm: "ECC_256",
    days: 90,
  } as const;

  beforeEach(async () => {
    const issued = await make(LEAF, await make(CA));
    await useMocks(() => ({
      state: { certificate: pem(issued.certificate), status: "ISSUE", customIdentifier: "pki-1.1" },
    }));
  });

  test("in the output renewalDue, from the certificate and what is declared now", async () => {
    const dueOf = (more: object): Promise<string | undefined> =>
      valueOf(new alibaba.ServerCertificate("web", { ...SERVER, ...more }).renewalDue);
    expect(await dueOf({})).toBeUndefined();
    expect(await dueOf({ renewBefore: "30d" })).toBe("2026-04-30T12:00:00Z");
    expect(await dueOf({ renewBefore: "20d" })).toBe("2026-05-10T12:00:00Z");
    expect(await dueOf({ renewBefore: "wrong" })).toBeUndefined();
    const jittered = await dueOf({ renewBefore: "30d", renewJitter: "10d" });
    expect(jittered! < "2026-04-30T12:00:00Z" && jittered! > "2026-04-20T12:00:00Z").toBe(true);
    expect(await dueOf({ renewBefore: "30d", renewJitter: "10d" })).toBe(jittered);
  });
});
