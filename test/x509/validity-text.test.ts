import * as fc from "fast-check";
import { rfc3339 } from "../../common/time";
import { periodOfText, validityTextProblem } from "../../provider/x509/validity-text";

const NOW = "2026-03-01T12:00:00Z";
const periodAt = (text: string, now: string): [string, string] => {
  const { notBefore, notAfter } = periodOfText(text, new Date(now));
  return [rfc3339(notBefore), rfc3339(notAfter)];
};

describe("spans", () => {
  const ENDS: [string, string, string][] = [
    ["10y", "2026-03-01T12:00:00Z", "2036-03-01T12:00:00Z"],
    ["100y", "2026-03-01T12:00:00Z", "2126-03-01T12:00:00Z"],
    ["1y", "2028-02-29T01:02:03Z", "2029-02-28T01:02:03Z"],
    ["4y", "2028-02-29T01:02:03Z", "2032-02-29T01:02:03Z"],
    ["4y", "2096-02-29T00:00:00Z", "2100-02-28T00:00:00Z"],
    ["6m", "2026-03-01T12:00:00Z", "2026-09-01T12:00:00Z"],
    ["1m", "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"],
    ["1m", "2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["1m", "2026-03-31T23:59:59Z", "2026-04-30T23:59:59Z"],
    ["1m", "2026-07-31T00:00:00Z", "2026-08-31T00:00:00Z"],
    ["2m", "2026-12-31T00:00:00Z", "2027-02-28T00:00:00Z"],
    ["12m", "2026-03-01T12:00:00Z", "2027-03-01T12:00:00Z"],
    ["1200m", "2026-03-01T12:00:00Z", "2126-03-01T12:00:00Z"],
    ["90d", "2026-03-01T12:00:00Z", "2026-05-30T12:00:00Z"],
    ["1d", "2028-02-28T12:00:00Z", "2028-02-29T12:00:00Z"],
    ["36500d", "2026-03-01T12:00:00Z", "2126-02-05T12:00:00Z"],
  ];
  test.each(ENDS)("%s from %s ends %s", (text, now, end) => {
    expect(validityTextProblem(text)).toBeUndefined();
    expect(periodAt(text, now)).toEqual([now, end]);
  });

  test("m is a month, not a minute", () => {
    const { notBefore, notAfter } = periodOfText("6m", new Date(NOW));
    expect(notAfter.getTime() - notBefore.getTime()).toBeGreaterThan(180 * 86_400_000);
  });
});

describe("moments", () => {
  test("an end without a start starts now, in whole seconds", () => {
    expect(periodAt("2030-01-31T23:59:59Z", "2026-03-01T12:00:00.999Z")).toEqual([
      NOW,
      "2030-01-31T23:59:59Z",
    ]);
  });

  test("a start and an end are both taken unchanged, whatever the time", () => {
    const [start, end] = ["2027-01-01T00:00:00Z", "2028-02-29T00:00:00Z"];
    expect(periodAt(`${start}/${end}`, NOW)).toEqual([start, end]);
    expect(periodAt(`${start}/${end}`, "2040-01-01T00:00:00Z")).toEqual([start, end]);
  });

  test("an end in the past is not a syntax error", () => {
    expect(validityTextProblem("1999-12-31T23:59:59Z")).toBeUndefined();
  });
});

describe("refused with the accepted forms", () => {
  const FORMS = /must be a duration such as 10y, 6m \(months\) or 90d/;
  const REFUSED: [string, RegExp][] = [
    ...["", " ", "y", "10", "0y", "00y", "01y", "-1y", "+1y", "1.5y", "1e2d", "10Y", "10M", "10D"].map(form),
    ...["10w", "10 y", " 10y", "10y ", "10y\n", "1y6m", "P10Y", "１０y", "9999999d"].map(form),
    ...["2030-01-31", "2030-01-31T00:00:00", "2030-01-31T00:00:00z", "2030-01-31t00:00:00Z"].map(form),
    ...["2030-01-31T00:00:00.000Z", "2030-01-31T00:00:00+00:00", "2030-01-31 00:00:00Z"].map(form),
    ...[
      "2030-1-31T00:00:00Z",
      "+02030-01-31T00:00:00Z",
      "+012030-01-31T00:00:00Z",
      "12030-01-31T00:00:00Z",
    ].map(form),
    ...["2030-00-01T00:00:00Z", "2030-13-01T00:00:00Z", "2030-01-00T00:00:00Z"].map(form),
    ...["2030-01-32T00:00:00Z", "2030-04-31T00:00:00Z", "2030-02-29T00:00:00Z"].map(form),
    ...["2100-02-29T00:00:00Z", "2030-01-31T24:00:00Z", "2030-01-31T23:60:00Z"].map(form),
    ...["2030-01-31T23:59:60Z", "2030-01-31T00:00:00Z\n", "/", "2030-01-31T00:00:00Z/"].map(form),
    ...["/2030-01-31T00:00:00Z", "2030-01-31T00:00:00Z/10y", "10y/2030-01-31T00:00:00Z"].map(form),
    form("2030-01-01T00:00:00Z/2031-01-01T00:00:00Z/2032-01-01T00:00:00Z"),
    ["2030-01-01T00:00:00Z/2030-01-01T00:00:00Z", /must start before it ends/],
    ["2030-01-01T00:00:01Z/2030-01-01T00:00:00Z", /must start before it ends/],
    ["101y", /more than 100y/],
    ["1201m", /more than 1200m/],
    ["36501d", /more than 36500d/],
    ["999999y", /more than 100y/],
  ];
  function form(text: string): [string, RegExp] {
    return [text, FORMS];
  }
  test.each(REFUSED)("%j", (text, message) => {
    expect(validityTextProblem(text)).toMatch(message);
    expect(() => periodOfText(text, new Date(NOW))).toThrow(RangeError);
  });

  test.each(["2028-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2030-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])(
    "but not %s",
    (text) => {
      expect(validityTextProblem(text)).toBeUndefined();
    },
  );
});

const isDigits = (text: string): boolean => text.split("").every((char) => "0123456789".includes(char));

/** An independent implementation of the grammar: the length of a span, or the two times. */
function grammar(text: string): "span" | "end" | "both" | "none" {
  const most: Record<string, number> = { y: 100, m: 1200, d: 36_500 };
  const [count, limit] = [text.slice(0, -1), most[text.slice(-1)]];
  if (limit !== undefined && isDigits(count)) {
    return count !== "" && !count.startsWith("0") && Number(count) <= limit ? "span" : "none";
  }
  const moments = text.split("/");
  if (moments.length > 2 || !moments.every(isMoment)) return "none";
  // Times in one format sort chronologically.
  if (moments.length === 2) return moments[0]! < moments[1]! ? "both" : "none";
  return "end";
}

function isMoment(text: string): boolean {
  const digits = (start: number, end: number): number =>
    isDigits(text.slice(start, end)) ? Number(text.slice(start, end)) : NaN;
  const [year, month, day] = [digits(0, 4), digits(5, 7), digits(8, 10)];
  const [hour, minute, second] = [digits(11, 13), digits(14, 16), digits(17, 19)];
  const leap = year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  const marks = text[4] === "-" && text[7] === "-" && text[10] === "T" && text[13] === ":";
  const inOrder = day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59 && year >= 0;
  return text.length === 20 && marks && text[16] === ":" && text[19] === "Z" && inOrder;
}

describe("every text", () => {
  const chars = (all: string): fc.Arbitrary<string> => fc.constantFrom(...all.split(""));
  const padded = (min: number, max: number, width: number): fc.Arbitrary<string> =>
    fc.integer({ min, max }).map((value) => String(value).padStart(width, "0"));
  const moment = fc
    .tuple(padded(0, 9999, 4), padded(0, 13, 2), padded(0, 32, 2), padded(0, 24, 2), padded(0, 60, 2))
    .chain(([year, month, day, hour, minute]) =>
      padded(0, 60, 2).map((second) => `${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    );
  const span = fc
    .tuple(fc.oneof(fc.nat(40_000), fc.nat(1_300)), fc.constantFrom("y", "m", "d", "w", ""))
    .map(([count, unit]) => `${count}${unit}`);
  const pair = fc.tuple(moment, moment).map(([a, b]) => `${a}/${b}`);
  const sorted = fc.tuple(moment, moment).map((both) => both.sort().join("/"));
  const noise = fc.string({ unit: chars("0123456789ymd/-:TZ+. \n"), maxLength: 24 });
  // A valid text with one character replaced.
  const damaged = fc
    .tuple(fc.oneof(span, moment, sorted), fc.nat(), chars("0123456789ymd/-:TZ+. "))
    .map(([text, at, char]) => {
      const position = at % (text.length + 1);
      return text.slice(0, position) + char + text.slice(position + 1);
    });
  const texts = fc.oneof(span, moment, pair, sorted, noise, damaged, fc.string());

  test("V10: is accepted exactly if it matches the grammar, and then gives a period", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(texts, (text) => {
        const kind = grammar(text);
        seen.add(kind);
        expect([text, validityTextProblem(text) === undefined]).toEqual([text, kind !== "none"]);
        if (kind === "none") return;
        const [start, end] = periodAt(text, NOW);
        const [first, second] = text.split("/");
        if (kind === "both") expect([start, end]).toEqual([first, second]);
        if (kind === "end") expect([start, end]).toEqual([NOW, first]);
        if (kind === "span") expect(Date.parse(end)).toBeGreaterThan(Date.parse(NOW));
      }),
      { numRuns: 5000 },
    );
    // Otherwise the property would not have covered that form.
    expect([...seen].sort()).toEqual(["both", "end", "none", "span"]);
  });

  test("gets an error that does not repeat it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const problem = validityTextProblem(`MARKER${text}`);
        expect(problem).toBeDefined();
        expect(problem).not.toContain("MARKER");
      }),
    );
  });
});
