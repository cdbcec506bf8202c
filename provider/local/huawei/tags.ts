import type { HuaweiOperations, HuaweiTag } from "../../api/huawei/operations";
import { invalid, type Call } from "../call";
import { changeDetails } from "../store/records";
import { findCa, findCertificate, findPending, type HuaweiDetails, type HuaweiRecord } from "./records";

const MAX_TAGS = 20;

type Tagged = Pick<HuaweiOperations["BatchCreateCertTags"][0], "tags">;

type Find = (call: Call, id: string) => Promise<HuaweiRecord>;

const findActive: Find = async (call, id) => {
  if (await findPending(call, id)) throw invalid(call, "ca_id: a pending CA has no tags");
  return findCa(call, id);
};

/** The three tag operations, given a function that finds the tagged object. */
function tagOperations<Id extends string>(
  id: Id,
  find: Find,
): {
  create: (call: Call, request: Record<Id, string> & Tagged) => Promise<Record<string, never>>;
  remove: (call: Call, request: Record<Id, string> & Tagged) => Promise<Record<string, never>>;
  list: (call: Call, request: Record<Id, string>) => Promise<{ tags: HuaweiTag[] }>;
} {
  const change = async (
    call: Call,
    target: string,
    next: (tags: HuaweiTag[]) => HuaweiTag[],
  ): Promise<Record<string, never>> => {
    await find(call, target);
    await changeDetails<HuaweiDetails>(call, target, ({ tags = [] }) => {
      const all = next(tags);
      if (all.length > MAX_TAGS) throw invalid(call, `tags: at most ${MAX_TAGS}`);
      return { tags: all };
    });
    return {};
  };
  const without = (tags: HuaweiTag[], gone: Tagged["tags"]): HuaweiTag[] =>
    tags.filter(({ key }) => !gone.some((other) => other.key === key));
  return {
    create: (call, request) =>
      change(call, request[id], (tags) => [
        ...without(tags, request.tags),
        ...request.tags.map(({ key, value = "" }) => ({ key, value })),
      ]),
    remove: (call, request) => change(call, request[id], (tags) => without(tags, request.tags)),
    list: async (call, request) => ({ tags: (await find(call, request[id])).details.tags ?? [] }),
  };
}

/** Tags of certificates. */
export const certificateTags = tagOperations("certificate_id", findCertificate);
/** Tags of CAs. */
export const caTags = tagOperations("ca_id", findActive);
