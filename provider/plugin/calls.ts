import type { sendUnaryData } from "@grpc/grpc-js";
import { toStatus } from "./errors";

/** The calls of the engine that are not answered yet. */
export interface OpenCalls {
  readonly size: number;
  /**
   * Takes in a call, which is then answered once: by what is returned, or by {@link OpenCalls.fail}. After a failure the
   * call is refused and nothing is returned.
   */
  open<Response>(callback: sendUnaryData<Response>): sendUnaryData<Response> | undefined;
  /** Answers all of them with an error, because nobody knows which of them it belongs to; and all that follow. */
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
