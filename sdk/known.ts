import { runtime, unknown as notKnown, type Output } from "@pulumi/pulumi";

/** Whether Pulumi's mocks stand in for the engine, as in unit tests. */
export const isMocked = (): boolean => runtime.getMonitor()?.constructor.name === "MockMonitor";

/**
 * Texts one after the other. Where the engine has no value for one of them, as for a resource outside of `--target`, the
 * whole is not known, as in a preview. Where mocks give none, it is empty: a test would wait for ever.
 */
export const joined = (texts: readonly (string | undefined)[]): string =>
  // The types know of no unknown values; this one never reaches the program.
  texts.includes(undefined) && !isMocked() ? (notKnown as string & typeof notKnown) : texts.join("");

/** A text that the engine always has, except of a resource that a run leaves out. */
export const textOf = (given: Output<string | undefined>): Output<string> =>
  given.apply((text) => joined([text]));

/** A value of that kind; where mocks give none, it is undefined, as always with mocks. */
export const valueOf = (given: Output<unknown>): Output<unknown> =>
  given.apply((value) => (value === undefined && !isMocked() ? notKnown : value));
