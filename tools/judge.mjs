// @ts-check
import { fileURLToPath } from "node:url";
import { ensureGoProgram } from "./go-program.mjs";

/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {import("./go-program.mjs").Program} Program */

/**
 * Go programs that the tests use as judges.
 *
 * @satisfies {Record<string, Program>}
 */
const PROGRAMS = {
  /** Runs Go's crypto/x509, zlint, gmsm and go-pkcs12. */
  judge: { folder: "judge", main: ".", what: "the judge in Go", time: "30 s" },
  /** The clouds' official clients for Go. */
  clients: { folder: "clients/go", main: ".", what: "the clouds' clients in Go", time: "1 min" },
  /** A server and a client that speak TLCP. */
  tlcp: { folder: "tlcp", main: ".", what: "a server for TLCP in Go", time: "30 s" },
  /** A server for the S3 protocol. */
  versitygw: {
    folder: "s3",
    main: "github.com/versity/versitygw/cmd/versitygw",
    what: "a server for S3",
    time: "2 min",
  },
};

/** @typedef {keyof typeof PROGRAMS} ProgramName */

/** All of their names. */
export const PROGRAM_NAMES = /** @type {ProgramName[]} */ (Object.keys(PROGRAMS));

/**
 * A Go program, built if missing.
 *
 * @param {ProgramName} name
 * @param {Log} log
 * @returns {Promise<string>} its path
 */
export const ensureProgram = (name, log) =>
  ensureGoProgram(name, PROGRAMS[name], (line) => {
    log(`judges: ${line}`);
  });

// Prints the path of a program.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = PROGRAM_NAMES.find((one) => one === process.argv[2]) ?? "judge";
  console.log(
    await ensureProgram(name, (line) => {
      console.error(line);
    }),
  );
}
