import type { HuaweiTag } from "../../../api/huawei/operations";

/** How tags of one kind of resource are changed. */
export interface TagCalls {
  create(tags: HuaweiTag[]): Promise<unknown>;
  remove(tags: HuaweiTag[]): Promise<unknown>;
}

type Tags = Record<string, string>;

/** Brings tags from what they were to what they are to be, with only the calls it takes. */
export async function applyTags(calls: TagCalls, before: Tags = {}, after: Tags = {}): Promise<void> {
  const toTags = (entries: [string, string][]): HuaweiTag[] =>
    entries.map(([key, value]) => ({ key, value }));
  const removed = Object.entries(before).filter(([key]) => !(key in after));
  const added = Object.entries(after).filter(([key, value]) => before[key] !== value);
  if (removed.length > 0) await calls.remove(toTags(removed));
  if (added.length > 0) await calls.create(toTags(added));
}

/** Tags as the service has them; none is not reported to those who asked for none. */
export function tagsFound(found: HuaweiTag[], wanted: Tags | undefined): Tags | undefined {
  if (found.length === 0 && wanted === undefined) return undefined;
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}
