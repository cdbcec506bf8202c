import fc from "fast-check";
import { isOpen, nextOpening, parseWindows, type RenewalWindow } from "../../common/renewal-windows";

const MINUTE = 60_000;
const DAY = 86_400_000;

function windows(text: string): RenewalWindow[] {
  const read = parseWindows(text);
  if (typeof read === "string") throw new Error(read);
  return read;
}
const opening = (text: string, at: string): string | undefined =>
  nextOpening(windows(text), new Date(at))?.toISOString().replace(":00.000Z", "Z");

// 2027-01-04 is a Monday.
test.each([
  ["Tue-Thu 09:00-16:00 UTC", "2027-01-04T12:00:00Z", "2027-01-05T09:00Z"],
  ["Tue-Thu 09:00-16:00 UTC", "2027-01-05T16:00:00Z", "2027-01-06T09:00Z"],
  ["Tue-Thu 09:00-16:00 UTC", "2027-01-07T16:00:00Z", "2027-01-12T09:00Z"],
  ["Tue 09:07-16:00 Europe/Berlin", "2027-01-04T12:00:00Z", "2027-01-05T08:07Z"],
  ["Tue 09:07-16:00 Europe/Berlin", "2027-07-05T12:00:00Z", "2027-07-06T07:07Z"],
  ["Mon,Wed-Thu 00:00-24:00 UTC", "2027-01-05T01:00:00Z", "2027-01-06T00:00Z"],
  ["Fri-Fri  10:00-11:00   UTC", "2027-01-04T12:00:00Z", "2027-01-08T10:00Z"],
  ["Sat-Mon 10:00-11:00 UTC", "2027-01-04T12:00:00Z", "2027-01-09T10:00Z"],
  ["Fri 22:00-04:00 UTC", "2027-01-04T12:00:00Z", "2027-01-08T22:00Z"],
  ["Fri 10:00-11:00 UTC; Tue 10:00-11:00 Asia/Shanghai", "2027-01-04T12:00:00Z", "2027-01-05T02:00Z"],
  ["Tue 09:00-09:30 Asia/Kathmandu", "2027-01-04T12:00:00Z", "2027-01-05T03:15Z"],
  // Clocks skip 2:00 to 3:00 on 2027-03-28 in Berlin, so the window does not exist on that day.
  ["Sun 02:00-03:00 Europe/Berlin", "2027-03-27T12:00:00Z", "2027-04-04T00:00Z"],
  ["Sun 02:30-03:30 Europe/Berlin", "2027-03-27T12:00:00Z", "2027-03-28T01:00Z"],
  // 2:00 to 3:00 happens twice on 2027-10-31.
  ["Sun 02:00-03:00 Europe/Berlin", "2027-10-30T12:00:00Z", "2027-10-31T00:00Z"],
  ["Sun 02:00-03:00 Europe/Berlin", "2027-10-31T01:30:00Z", "2027-10-31T01:30Z"],
])("%s, asked at %s, opens at %s", (text, at, opens) => {
  expect(opening(text, at)).toBe(opens);
});

test("a window over midnight belongs to the day on which it opens", () => {
  const [friday] = [windows("Fri 22:00-04:00 UTC")];
  const open = (at: string): boolean => isOpen(friday, new Date(at));
  expect(["2027-01-08T22:00:00Z", "2027-01-09T03:59:59Z"].map(open)).toEqual([true, true]);
  const closed = [
    "2027-01-08T03:00:00Z",
    "2027-01-08T21:59:59Z",
    "2027-01-09T04:00:00Z",
    "2027-01-09T22:00:00Z",
  ];
  expect(closed.map(open)).toEqual(closed.map(() => false));
});

const FORM = /^must be windows such as "Tue-Thu 09:00-16:00 Europe\/Berlin"/;

test.each<[string, RegExp]>([
  ["", FORM],
  ["Tue", FORM],
  ["tue 09:00-16:00 UTC", FORM],
  ["Tue 09:00-16:00", FORM],
  ["Tue 9:00-16:00 UTC", FORM],
  ["Tue 24:00-16:00 UTC", FORM],
  ["Tue 09:00-24:01 UTC", FORM],
  ["Tue-Wed-Thu 09:00-16:00 UTC", FORM],
  ["Mon,Tue-Wed-Thu 09:00-16:00 UTC", FORM],
  ["Tue, 09:00-16:00 UTC", FORM],
  ["Tue-Foo 09:00-16:00 UTC", FORM],
  ["Tue 09:00-16:00 +02:00", FORM],
  ["Tue 09:00-16:00 UTC;", FORM],
  ["Tue 09:00-16:00 UTC; Wed", FORM],
  ["Tue 09:00-16:00 Europe/Atlantis", /^names the time zone Europe\/Atlantis, which is not known/],
  ["Tue 09:00-09:29 UTC", /^has a window that is shorter than 30 minutes/],
  ["Tue 09:00-09:00 UTC", /^has a window that is shorter than 30 minutes/],
  ["Tue 23:45-00:10 UTC", /^has a window that is shorter than 30 minutes/],
])("%j is refused", (text, reason) => {
  expect(parseWindows(text)).toMatch(reason);
});

test("more windows than anybody plans with are refused before any is read", () => {
  const all = (count: number): string => Array(count).fill("Tue 09:00-16:00 UTC").join("; ");
  expect(parseWindows(all(50))).toHaveLength(50);
  expect(parseWindows(all(51))).toBe("must not be more than 50 windows");
});

test("of the certificates of one run only the first searches: the others ask whether a window is open", () => {
  const [window] = windows("Sun 09:00-16:00 UTC");
  let asked = 0;
  const counting = [{ ...window!, isOpen: (at: Date) => (asked++, window!.isOpen(at)) }];
  const monday = Date.parse("2027-01-04T00:00:00Z");
  const opening = new Date("2027-01-10T09:00:00Z");
  expect(nextOpening(counting, new Date(monday))).toEqual(opening);
  const searched = asked;
  for (let count = 1; count <= 1000; count++) {
    expect(nextOpening(counting, new Date(monday + count))).toEqual(opening);
  }
  expect(asked).toBe(searched + 1000);
  // An earlier moment, and one behind the opening, are searched for themselves.
  expect(nextOpening(counting, new Date("2027-01-01T00:00:00Z"))).toEqual(new Date("2027-01-03T09:00:00Z"));
  expect(nextOpening(counting, new Date("2027-01-10T16:00:00Z"))).toEqual(new Date("2027-01-17T09:00:00Z"));
});

const two = (value: number): string => String(value).padStart(2, "0");
const anyWindow = fc
  .record({
    first: fc.constantFrom("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    start: fc.integer({ min: 0, max: 22 }),
    minute: fc.integer({ min: 0, max: 29 }),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Shanghai"),
  })
  .map(
    ({ first, start, minute, zone }) => `${first} ${two(start)}:${two(minute)}-${two(start + 1)}:30 ${zone}`,
  );

test("the next opening is open, the minute before it is not, and nothing opens in between", () => {
  fc.assert(
    fc.property(
      fc.array(anyWindow, { minLength: 1, maxLength: 3 }),
      fc.date({
        min: new Date("2027-01-01T00:00:00Z"),
        max: new Date("2028-01-01T00:00:00Z"),
        noInvalidDate: true,
      }),
      (texts, at) => {
        const all = windows(texts.join("; "));
        const next = nextOpening(all, at);
        if (!next) return false;
        const before = new Date(next.getTime() - MINUTE);
        const between = Array.from({ length: 50 }, (_, index) => at.getTime() + (index * DAY) / 49 / 2);
        return (
          isOpen(all, next) &&
          (next.getTime() === at.getTime() || before < at || !isOpen(all, before)) &&
          between.every((moment) => moment >= next.getTime() || !isOpen(all, new Date(moment)))
        );
      },
    ),
    { numRuns: 60 },
  );
});
