import { alibaba } from "../../sdk";
import { keepUserFrames } from "../../sdk/user-frames";
import { registered, useMocks } from "./mocks";

beforeEach(() => useMocks());

type Format = (error: Error, frames: NodeJS.CallSite[]) => unknown;
const holder: { prepareStackTrace?: Format } = Error;
const format = (): Format | undefined => holder.prepareStackTrace;

function putBack(before: Format | undefined): void {
  if (before === undefined) delete holder.prepareStackTrace;
  else holder.prepareStackTrace = before;
}

test("promise: call stacks look as before once a resource was declared", () => {
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

test("another formatter that the program has installed is used, and put back", () => {
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

test("beyond the frames that Pulumi itself drops, only the user's own are left", () => {
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
