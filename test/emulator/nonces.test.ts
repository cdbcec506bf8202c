import fc from "fast-check";
import { isTimely, Nonces, WINDOW } from "../../provider/emulator/nonces";

const START = Date.parse("2026-03-01T12:00:00Z");
const MINUTE = 60_000;

test("a nonce is taken once, whatever date it comes with and however late it is", () => {
  const nonces = new Nonces();
  expect(nonces.take("a", START, START)).toBe(true);
  expect(nonces.take("a", START, START)).toBe(false);
  expect(nonces.take("a", START + WINDOW, START + WINDOW)).toBe(false);
  expect(nonces.take("b", START, START + WINDOW)).toBe(true);
});

test("what no date can bring back is forgotten", () => {
  const nonces = new Nonces();
  nonces.take("a", START, START);
  const later = START + WINDOW + 2 * MINUTE;
  expect(isTimely(START, later)).toBe(false);
  expect(nonces.take("a", later, later)).toBe(true);
});

test("when there are too many the oldest dates are accepted no more, and still nothing is taken twice", () => {
  const request = fc.record({ nonce: fc.nat(60), minute: fc.integer({ min: -14, max: 14 }) });
  const property = fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
    const nonces = new Nonces(10);
    const taken = new Set<string>();
    for (const { nonce, minute } of requests) {
      const date = START + minute * MINUTE;
      const key = `${nonce} ${minute}`;
      const isTaken = !nonces.isForgotten(date) && nonces.take(String(nonce), date, START);
      expect(isTaken && taken.has(key)).toBe(false);
      if (isTaken) taken.add(key);
    }
  });
  fc.assert(property);
});
