import type { sendUnaryData } from "@grpc/grpc-js";
import { toStatus } from "./errors";

/** The engine's calls that have not been answered yet. */
export interface OpenCalls {
  readonly size: number;
  /**
   * Registers a call, which is then answered once: by the returned function or by {@link OpenCalls.fail}. After a
   * failure the call is refused and nothing is returned.
   */
  open<Response>(callback: sendUnaryData<Response>): sendUnaryData<Response> | undefined;
  /** Answers all of them, and all later calls, with an error, because it is unknown which of them it belongs to. */
  fail(error: unknown): void;
}

/** @param onAnswered - runs after each answer */
export function openCalls(onAnswered: () => void): OpenCalls {
  const open = new Set<(error: Error) => void>();
  let failure: Error | undefined;
  return {
    get size() {
      return open.size;
    },
    open(callback) {
      if (failure) {
        callback(toStatus(failure));
        return undefined;
      }
      const refuse = (error: Error): void => {
        answer(toStatus(error));
      };
      const answer: typeof callback = (...answers) => {
        if (!open.delete(refuse)) return;
        callback(...answers);
        onAnswered();
      };
      open.add(refuse);
      return answer;
    },
    fail(error) {
      failure ??= unexpected(error);
      for (const refuse of open) refuse(failure);
    },
  };
}

const unexpected = (cause: unknown): Error =>
  new Error(
    `the pki plugin failed unexpectedly and does nothing more in this run. Run the same command again: it finds what was made. If it fails again, report this: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    { cause },
  );
