import { withProgress } from "../../cli/progress";

/** What a piece of work of the given steps, at these milliseconds, writes to a stream. */
async function written(isTTY: boolean, times: readonly number[], fails = false): Promise<string[]> {
  const texts: string[] = [];
  let time = 0;
  const stream = { isTTY, write: (text: string) => texts.push(text) };
  const work = withProgress(
    "backing up, rows",
    (tick) => {
      for (const at of times) {
        time = at;
        tick();
      }
      return fails ? Promise.reject(new Error("no space left")) : Promise.resolve("done");
    },
    { stream, now: () => time },
  );
  if (fails) await expect(work).rejects.toThrow("no space left");
  else expect(await work).toBe("done");
  return texts;
}

const CLEAR = "\r\u001b[K";

const { TERM } = process.env;
beforeEach(() => {
  process.env.TERM = "xterm";
});
afterAll(() => {
  if (TERM === undefined) delete process.env.TERM;
  else process.env.TERM = TERM;
});

test("a terminal shows how far it is after a second, a few times a second, on a line that is gone at the end", async () => {
  expect(await written(true, [500, 1000, 1100, 1300, 2500])).toEqual([
    `${CLEAR}backing up, rows: 2, 1 s`,
    `${CLEAR}backing up, rows: 4, 1 s`,
    `${CLEAR}backing up, rows: 5, 2 s`,
    CLEAR,
  ]);
});

test("the line is gone before an error is printed", async () => {
  expect((await written(true, [1500], true)).at(-1)).toBe(CLEAR);
});

test("what takes less than a second shows nothing", async () => {
  expect(await written(true, [100, 999])).toEqual([]);
});

test("nothing is shown without a terminal", async () => {
  expect(await written(false, [5000])).toEqual([]);
});

test("nothing is shown on a terminal that cannot clear a line", async () => {
  process.env.TERM = "dumb";
  expect(await written(true, [5000])).toEqual([]);
});
