import type { Command } from "commander";

/** Adds one command to the program. */
export type AddCommand = (program: Command) => void;

/** The description of each command in `pki --help`, which is printed without loading any of them. */
export const SUMMARIES = {
  init: "write a project for certificates that previews at once: program, settings, policy, workflow",
  review: "review a preview: what is issued, replaced, renewed and revoked, why, and whether it is allowed",
  list: "list certificates: who signs what, names, keys, days left",
  graph: "draw certificates: who signs what, and when each is valid",
  export: "write a stack's certificates and private keys as files: PEM, PKCS #12, Kubernetes, trust bundle",
  doctor: "check tools, packages, settings, credentials, network, clock and store, and say what to do",
  import: "write the program, and the state, for the CAs and certificates that an account already has",
  plugin: "pack the native Pulumi plugin, which YAML, Python, Go and other programs use",
  serve: "serve the local CA as Alibaba Cloud CAS and Huawei Cloud IAM, CCM and APIG over HTTP",
  backup: "back up a local CA's store while it is in use",
  restore: "restore a backup into a new folder or an empty PostgreSQL database",
  store: "manage a local CA's store",
} as const;

/** The name of a `pki` command. */
export type CommandName = keyof typeof SUMMARIES;

/** Exit codes; docs/review.md has the table. */
export const ExitCode = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  /** A check found something: findings that fail a change, certificates that expire. */
  FOUND: 3,
  /** Something that was read is not understood, so the output is incomplete. */
  NOT_UNDERSTOOD: 4,
} as const;
