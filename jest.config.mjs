/** @type {import("jest").Config} */
export default {
  // The compiled code is what users run, and the stub's text must not pass through another compiler.
  roots: ["<rootDir>/bin/test"],
  transform: {},
  // Pulumi keeps a store on the global object on purpose.
  testEnvironmentOptions: { globalsCleanup: "off" },
  testTimeout: 300_000,
  testSequencer: "<rootDir>/tools/test-order.mjs",
  workerThreads: false,
  // One more than CI has processors: in the real engine, processes wait for each other.
  maxWorkers: 3,
  // On a busy machine a worker needs more than the usual half second to end; one that never does is still told.
  workerGracefulExitTimeout: 10_000,
  // The suites that use test.concurrent limit themselves.
  maxConcurrency: 10_000,
};
