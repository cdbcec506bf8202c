import { dirname, sep } from "node:path";

const OWN = __dirname + sep;
const LIBRARIES = `${sep}node_modules${sep}`;

// The SDK drops its own five innermost frames by counting them.
const COUNTED = 5;

const isUser = (frame: NodeJS.CallSite): boolean => {
  const file = frame.getFileName() ?? "";
  return (
    !file.startsWith(OWN) && !file.startsWith("node:") && !file.includes(LIBRARIES) && dirname(file) !== "."
  );
};

// eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites do print themselves
const plainStack = (error: Error, frames: NodeJS.CallSite[]): string => [error, ...frames].join("\n    at ");

/**
 * Makes call stacks show the user's program and nothing else until the returned function is called. The engine records
 * the whole call stack of every registration in the state, which is rewritten at every step: without the frames of
 * libraries each resource is a kilobyte smaller, and the recorded position is the user's own line. Where the program
 * has made it impossible, call stacks stay as they are.
 */
export function keepUserFrames(): () => void {
  const holder: { prepareStackTrace?: typeof Error.prepareStackTrace } = Error;
  const previous = holder.prepareStackTrace;
  const format = previous ?? plainStack;
  const isSet = tried(() => {
    holder.prepareStackTrace = (error, frames) =>
      format(error, [...frames.slice(0, COUNTED), ...frames.slice(COUNTED).filter(isUser)]) as string;
  });
  return () => {
    if (!isSet) return;
    tried(() => {
      if (previous === undefined) delete holder.prepareStackTrace;
      else holder.prepareStackTrace = previous;
    });
  };
}

/** Frozen or guarded globals refuse to be written. */
function tried(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

/**
 * Leaves the frames of Pulumi's own libraries out of an error's stack: its source maps name files such as
 * `node_modules/@pulumi/resource.ts`, and Node.js 20 never ends printing a path of that form in colour.
 */
export function withoutLibraryFrames<T>(error: T): T {
  if (error instanceof Error && error.stack !== undefined) {
    const lines = error.stack.split("\n");
    error.stack = lines
      .filter((line) => !(/^\s+at /.test(line) && /[\\/]node_modules[\\/]@[^\\/]+[\\/][^\\/]+$/.test(line)))
      .join("\n");
  }
  return error;
}
