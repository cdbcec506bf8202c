/** @type {import("jest").Config} */
export default {
  // The compiled code is what users run, and the stub's text must not pass through another compiler.
  roots: ["<rootDir>/bin/test"],
  transform: {},
  testTimeout: 300_000,
  workerThreads: false,
  maxWorkers: 2,
};
