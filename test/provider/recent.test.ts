import { ServiceError } from "../../provider/base/errors";
import { retryNotFoundAfterCreate } from "../../provider/client/not-found-after-create";

const gone = new ServiceError({
  ...{ operation: "Describe", serviceCode: "NotFound", httpStatus: 404, requestId: "R", message: "no" },
});
const isGone = (error: unknown): boolean => error === gone;

/** A service that creates `id`, but does not find it for the given number of calls. */
function service(misses: number, error: Error = gone) {
  const pauses: number[] = [];
  const timer = {
    time: 0,
    now: () => timer.time,
    sleep: (pause: number) => {
      pauses.push(pause);
      timer.time += pause;
      return Promise.resolve();
    },
  };
  let left = misses;
  let calls = 0;
  const call = retryNotFoundAfterCreate(
    (operation: string, request: object) => {
      calls++;
      if (operation === "Create") return Promise.resolve({ Identifier: "id", SerialNumber: "serial" });
      if ("parent" in request) return Promise.resolve({ Identifier: "other" });
      if (left-- > 0) return Promise.reject(error);
      return Promise.resolve({ Identifier: "id" });
    },
    isGone,
    timer,
  );
  return { call, pauses, timer, calls: () => calls };
}

test("google#21712: what was just created is not found at first, and then it is", async () => {
  const { call, pauses } = service(2);
  await call("Create", {});
  expect(await call("Describe", { Identifier: "id" })).toEqual({ Identifier: "id" });
  expect(pauses).toEqual([500, 1000]);
});

test("waiting is bounded, and then the service's own error is reported", async () => {
  const { call, pauses, calls } = service(100);
  await call("Create", {});
  await expect(call("Describe", { Identifier: "id" })).rejects.toBe(gone);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000]);
  expect(calls()).toBe(7);
});

const AT_ONCE: [string, (one: ReturnType<typeof service>) => Promise<unknown>][] = [
  ["somebody else made", ({ call }) => call("Describe", { Identifier: "id" })],
  [
    "was only read",
    async ({ call }) => {
      await call("Describe", { parent: 1 });
      return call("Describe", { Identifier: "other" });
    },
  ],
  [
    "has the text of what was made",
    async ({ call }) => {
      await call("Create", {});
      return call("Describe", { Identifier: "id-2", SerialNumber: "serial" });
    },
  ],
  [
    "was made more than a minute ago",
    async ({ call, timer }) => {
      await call("Create", {});
      timer.time = 60_001;
      return call("Describe", { Identifier: "id" });
    },
  ],
];
test.each(AT_ONCE)("a resource that %s is gone at once", async (_, ask) => {
  const one = service(1);
  await expect(ask(one)).rejects.toBe(gone);
  expect(one.pauses).toEqual([]);
});

test("any other error about a new resource is reported at once", async () => {
  const error = new Error("another");
  const { call, pauses } = service(1, error);
  await call("Create", {});
  await expect(call("Describe", { Identifier: "id" })).rejects.toBe(error);
  expect(pauses).toEqual([]);
});
