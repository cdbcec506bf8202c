import { z } from "zod";

/** What of the resource options decides what a run does to a resource; the engine writes them into states and previews. */
export interface ResourceOptions {
  /** The engine refuses to delete it. */
  readonly protect: boolean;
  /** When it leaves, the engine forgets it and does not ask the provider. */
  readonly retainOnDelete: boolean;
  /** URN of the resource whose deletion stands for its own: the provider is not asked then either. */
  readonly deletedWith: string | undefined;
  /** Arguments whose changes in the program the engine does not apply. */
  readonly ignoreChanges: readonly string[];
  /** The program only reads it. */
  readonly external: boolean;
  /** It was deleted by a run that was broken off before the new one was made. */
  readonly pendingReplacement: boolean;
  /** It was replaced by a run that was broken off before it was deleted. */
  readonly pendingDeletion: boolean;
  /** The next run replaces it: `pulumi state taint`. */
  readonly taint: boolean;
  /** URNs that it had before. */
  readonly aliases: readonly string[];
  /** Why it is not complete, in the provider's words: a later step of its create failed. */
  readonly initErrors: readonly string[];
}

/** The options as they stand beside a resource's properties. */
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
