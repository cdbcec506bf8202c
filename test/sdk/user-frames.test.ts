import { alibaba, keys } from "../../sdk";
import { keepUserFrames, withoutLibraryFrames } from "../../sdk/user-frames";
import { registered, useMocks } from "./mocks";

beforeEach(() => useMocks());

type Format = (error: Error, frames: NodeJS.CallSite[]) => unknown;
const holder: { prepareStackTrace?: Format } = Error;
const format = (): Format | undefined => holder.prepareStackTrace;

function putBack(before: Format | undefined): void {
  if (before === undefined) delete holder.prepareStackTrace;
  else holder.prepareStackTrace = before;
}

test("call stacks look as before once a resource was declared", () => {
  const before = format();
  const restore = keepUserFrames();
  expect(format()).not.toBe(before);
  restore();
  expect(format()).toBe(before);
  expect(Object.hasOwn(Error, "prepareStackTrace")).toBe(before !== undefined);
});

test("also when declaring a resource fails", async () => {
  const before = format();
  const args = {
    commonName: "R",
    organization: "O",
    organizationUnit: "U",
    locality: "L",
    state: "S",
    years: 5,
  };
  expect(() => new alibaba.RootCa("", args)).toThrow(/name/);
  expect(format()).toBe(before);
  await registered("root", new alibaba.RootCa("root", args));
  expect(format()).toBe(before);
});

test("a formatter that the program has installed is used and restored", () => {
  const own = (error: Error): string => `own: ${error.message}`;
  const before = format();
  holder.prepareStackTrace = own;
  try {
    const restore = keepUserFrames();
    expect(new Error("x").stack).toBe("own: x");
    restore();
    expect(format()).toBe(own);
  } finally {
    putBack(before);
  }
});

test("after the frames that Pulumi drops, only those of the user remain", () => {
  const files: (string | undefined)[] = [];
  const before = format();
  holder.prepareStackTrace = (_, frames) => {
    files.push(...frames.map((frame) => frame.getFileName() ?? undefined));
    return "";
  };
  try {
    const restore = keepUserFrames();
    const deep = (levels: number): string | undefined =>
      levels === 0 ? new Error("x").stack : deep(levels - 1);
    deep(6);
    restore();
  } finally {
    putBack(before);
  }
  const recorded = files.slice(5);
  expect(recorded.length).toBeGreaterThan(0);
  expect(recorded.every((file) => file === __filename)).toBe(true);
  expect(files.some((file) => file?.includes("node_modules"))).toBe(false);
});

test("if the program has locked the formatter, resources are still declared", async () => {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const own = (error: Error): string => `own: ${error.message}`;
  Object.defineProperty(Error, "prepareStackTrace", { value: own, writable: false, configurable: true });
  try {
    const restore = keepUserFrames();
    expect(format()).toBe(own);
    restore();
    expect(format()).toBe(own);
    await registered("key", new keys.PrivateKey("key", { algorithm: "ECC_256" }));
  } finally {
    if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  }
});

test("an error thrown by Pulumi names none of its own files, which Node.js 20 would print endlessly", () => {
  const error = new Error("first line\n  at second line of the message");
  error.stack = [
    error.stack?.split("\n").slice(0, 2).join("\n"),
    "    at new Resource (/app/node_modules/@pulumi/resource.ts:460:19)",
    "    at /app/node_modules/@pulumi/output.ts:378:13",
    "    at new Resource (C:\\app\\node_modules\\@pulumi\\resource.ts:460:19)",
    "    at Server (/app/node_modules/@grpc/grpc-js/src/server.ts:1:1)",
    "    at Object.<anonymous> (/app/index.ts:12:1)",
  ].join("\n");
  expect(withoutLibraryFrames(error)).toBe(error);
  expect(error.stack.split("\n")).toEqual([
    "Error: first line",
    "  at second line of the message",
    "    at Server (/app/node_modules/@grpc/grpc-js/src/server.ts:1:1)",
    "    at Object.<anonymous> (/app/index.ts:12:1)",
  ]);
  expect(withoutLibraryFrames("text")).toBe("text");
  const thrown = ((): unknown => {
    try {
      return new keys.PrivateKey("key", { algorithm: "ECC_256" }, { provider: "none" as never });
    } catch (caught) {
      return caught;
    }
  })();
  expect((thrown as Error).stack).toMatch(/user-frames\.test/);
  expect((thrown as Error).stack).not.toMatch(/node_modules\/@[^/]+\/[^/]+$/m);
});
