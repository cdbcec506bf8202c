import { z } from "zod";
import { rawResource } from "./resource";

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: rawResource.nullish(),
  newState: rawResource.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  diffReasons: z.array(z.string()).nullish(),
});

const diagnostic = z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() });

/** The parts of a preview that are read. */
export const rawPreview = z
  .object({
    steps: z.array(step).optional(),
    diagnostics: z.array(diagnostic).nullish(),
    changeSummary: z.record(z.string(), z.int().min(0)).optional(),
    maybeCorrupt: z.boolean().optional(),
  })
  .refine(({ steps, diagnostics }) => steps !== undefined || diagnostics?.some(isError), "it has no steps");

/** Whether it made the preview fail. */
export const isError = ({ severity }: Pick<z.infer<typeof diagnostic>, "severity">): boolean =>
  severity === "error";

/** A preview as written by the engine. */
export type RawPreview = z.infer<typeof rawPreview>;

/** A step of a preview. */
export type RawStep = NonNullable<RawPreview["steps"]>[number];
