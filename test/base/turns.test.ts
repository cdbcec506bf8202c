import { arrived, inTurns, turn } from "../../provider/base/turns";

afterEach(() => jest.restoreAllMocks());

/** A clock that goes on by so much whenever work is done. */
function clock(): { work: (milliseconds: number) => void } {
  let now = 0;
  jest.spyOn(performance, "now").mockImplementation(() => now);
  return { work: (milliseconds) => (now += milliseconds) };
}

/** Counts turns of the event loop while work is done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let [count, isOver] = [0, false];
  const look = (): void => {
    count++;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work;
  isOver = true;
  return count;
}

test("as many waiting pieces of work start in one turn as fit; the others start in the next", async () => {
  const { work } = clock();
  const begun: number[] = [];
  const all = Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      await turn();
      begun.push(index);
      await Promise.resolve();
      work(1);
    }),
  );
  expect(await turnsOf(all)).toBeGreaterThanOrEqual(40 / 4 - 1);
  expect(begun).toEqual(Array.from({ length: 40 }, (_, index) => index));
});

test("light work for many is done in one turn", async () => {
  clock();
  expect(await turnsOf(Promise.all(Array.from({ length: 1000 }, () => turn())))).toBeLessThan(4);
});

test("items are processed in order, a few milliseconds at a time", async () => {
  const { work } = clock();
  const made = inTurns(
    Array.from({ length: 100 }, (_, index) => index),
    (index) => {
      work(1);
      return index % 2 === 0 ? index : Promise.resolve(index);
    },
  );
  expect(await turnsOf(made)).toBeGreaterThan(10);
  expect(await made).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test("an exception in one piece of work does not affect the others", async () => {
  const failing = turn().then(() => {
    throw new Error("mine");
  });
  await expect(Promise.all([failing, turn()])).rejects.toThrow("mine");
  await turn();
});

test("work waits while others connect: for some milliseconds after the last piece, and no longer", async () => {
  const { work } = clock();
  await turn();
  await new Promise(setImmediate);
  let come = 0;
  const connect = (): void => {
    come++;
    arrived();
    work(1);
    if (come < 100) setImmediate(connect);
  };
  connect();
  await turn();
  expect(come).toBeGreaterThan(5);
  expect(come).toBeLessThan(40);
});
