import { z } from "zod";
import { text } from "../../fields";
import { createOnly, replaces, updates, type ArgsOf } from "../../kind";
import type { Tag } from "../../../api/huawei/operations";

const tags = z
  .record(z.string().min(1).max(128), z.string().max(255, "must not be longer than 255 characters"))
  .refine((value) => Object.keys(value).length <= 20, "must not be more than 20 tags");

/** Arguments that CAs and certificates share. */
export const managedFields = {
  tags: updates(tags.optional()),
  adopt: createOnly(text(64).optional()),
  enterpriseProjectId: replaces(
    z
      .string()
      .regex(
        /^(0|[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12})$/,
        "must be 0 or the UUID of an enterprise project (all is for queries only)",
      )
      .optional(),
  ),
  // No operation has an idempotency key; this one is never sent, it only leads to the journal's note.
  createKey: replaces(text(64).optional()),
};

/** Values of {@link managedFields}. */
export type Managed = ArgsOf<typeof managedFields>;

/** How tags of one kind of resource are changed. */
export interface TagCalls {
  create(tags: Tag[]): Promise<unknown>;
  remove(tags: Tag[]): Promise<unknown>;
}

type Tags = Record<string, string>;

/** Brings tags from what they were to what they are to be, with only the calls it takes. */
export async function applyTags(calls: TagCalls, before: Tags = {}, after: Tags = {}): Promise<void> {
  const toTags = (entries: [string, string][]): Tag[] => entries.map(([key, value]) => ({ key, value }));
  const removed = Object.entries(before).filter(([key]) => !(key in after));
  const added = Object.entries(after).filter(([key, value]) => before[key] !== value);
  if (removed.length > 0) await calls.remove(toTags(removed));
  if (added.length > 0) await calls.create(toTags(added));
}

/** Tags as the service has them; none is not reported to those who asked for none. */
export function tagsFound(found: Tag[], wanted: Tags | undefined): Tags | undefined {
  if (found.length === 0 && wanted === undefined) return undefined;
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}
