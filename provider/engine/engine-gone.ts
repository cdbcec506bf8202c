let isWatching = false;

/**
 * Ends this process when the engine that reads its output has ended. Pulumi reports every uncaught error by writing to
 * that output: a write that fails because nobody reads it would be another such error, and so on endlessly.
 */
export function endWithEngine(): void {
  if (isWatching) return;
  isWatching = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Other failures, such as a full disk for a log, only cost the message.
      if (error.code === "EPIPE") process.exit(1);
    });
  }
}
