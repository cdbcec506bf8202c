import { z } from "zod";

/** The resource options that determine what a run does to a resource; the engine writes them to states and previews. */
export interface ResourceOptions {
  /** The engine refuses to delete it (`protect`). */
  readonly protect: boolean;
  /** When it is removed, the engine forgets it without asking the provider (`retainOnDelete`). */
  readonly retainOnDelete: boolean;
  /**
   * URN of the resource whose deletion includes its own (`deletedWith`): the provider is not asked in that case either.
   */
  readonly deletedWith: string | undefined;
  /** Arguments whose changes in the program the engine ignores (`ignoreChanges`). */
  readonly ignoreChanges: readonly string[];
  /** The program only reads it. */
  readonly external: boolean;
  /** It was deleted by a run that was interrupted before the new one was created. */
  readonly pendingReplacement: boolean;
  /** It was replaced by a run that was interrupted before it was deleted. */
  readonly pendingDeletion: boolean;
  /** The next run replaces it: `pulumi state taint`. */
  readonly taint: boolean;
  /** URNs that it had before. */
  readonly aliases: readonly string[];
  /** Why it is incomplete, in the provider's words: a later step of its create failed. */
  readonly initErrors: readonly string[];
}

/** The options stored with a resource's properties. */
export const rawOptions = {
  delete: z.boolean().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  deletedWith: z.string().optional(),
  ignoreChanges: z.array(z.string()).nullish(),
  external: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
  taint: z.boolean().optional(),
  aliases: z.array(z.string()).nullish(),
  initErrors: z.array(z.string()).nullish(),
};

type RawOptions = { [N in keyof typeof rawOptions]?: z.infer<(typeof rawOptions)[N]> };

export const optionsOf = (raw: RawOptions): ResourceOptions => ({
  protect: raw.protect ?? false,
  retainOnDelete: raw.retainOnDelete ?? false,
  deletedWith: raw.deletedWith === "" ? undefined : raw.deletedWith,
  ignoreChanges: raw.ignoreChanges ?? [],
  external: raw.external ?? false,
  pendingReplacement: raw.pendingReplacement ?? false,
  pendingDeletion: raw.delete ?? false,
  taint: raw.taint ?? false,
  aliases: raw.aliases ?? [],
  initErrors: raw.initErrors ?? [],
});
