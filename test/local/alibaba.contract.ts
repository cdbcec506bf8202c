import { authoritiesContract } from "./authorities.contract";
import { changesContract } from "./changes.contract";
import type { MakeInvoke } from "./ca";
import { csrContract } from "./csr.contract";
import { readingContract } from "./reading.contract";
import { serverContract } from "./server.contract";

/**
 * The documented operations of Alibaba Cloud CAS as a suite of tests, for whatever carries them out: the local CA in
 * process, or the same over HTTP.
 */
export function alibabaContract(name: string, makeInvoke: MakeInvoke): void {
  describe(name, () => {
    authoritiesContract(makeInvoke);
    serverContract(makeInvoke);
    csrContract(makeInvoke);
    readingContract(makeInvoke);
    changesContract(makeInvoke);
  });
}
