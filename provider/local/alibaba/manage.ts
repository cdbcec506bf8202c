import type { AlibabaOperations } from "../../api/alibaba/operations";
import { inTurns } from "../../base/turns";
import { refusal, type Call } from "../call";
import { changeDetails } from "../store/records";
import { find, type AlibabaDetails } from "./records";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

const MAX_TAGS = 20;

/** UpdatePcaCertificate: changes the display name, and the resource group if one is given. */
export async function updatePcaCertificate(
  call: Call,
  { Identifier, AliasName: aliasName, ResourceGroupId: group }: Request<"UpdatePcaCertificate">,
): Promise<object> {
  return change(call, Identifier, () => ({
    aliasName,
    ...(group === undefined ? {} : { resourceGroupId: group }),
  }));
}

/** MoveResourceGroup */
export async function moveResourceGroup(call: Call, request: Request<"MoveResourceGroup">): Promise<object> {
  return change(call, request.ResourceId, () => ({ resourceGroupId: request.ResourceGroupId }));
}

/** TagResources: adds tags or overwrites their values. */
export async function tagResources(call: Call, request: Request<"TagResources">): Promise<object> {
  const added = Object.fromEntries(request.Tag.map(({ Key, Value }) => [Key, Value]));
  return changeTags(call, request.ResourceId, (tags) => ({ ...tags, ...added }));
}

/** UntagResources: removes tags by key, or all of them if no key is given. */
export async function untagResources(
  call: Call,
  { ResourceId, TagKey = [], All = false }: Request<"UntagResources">,
): Promise<object> {
  if (TagKey.length === 0 && !All) throw refusal(call, "MissingParameter", "TagKey: is required, or All");
  const kept = ([key]: [string, string]): boolean => TagKey.length > 0 && !TagKey.includes(key);
  return changeTags(call, ResourceId, (tags) => Object.fromEntries(Object.entries(tags).filter(kept)));
}

type Tags = Record<string, string>;

async function changeTags(call: Call, identifiers: string[], next: (tags: Tags) => Tags): Promise<object> {
  await inTurns(identifiers, (identifier) =>
    change(call, identifier, (details) => {
      const tags = next(details.tags ?? {});
      if (Object.keys(tags).length > MAX_TAGS) {
        throw refusal(call, "InvalidParameter", `Tag: a certificate has at most ${MAX_TAGS} tags`);
      }
      return { tags };
    }),
  );
  return {};
}

async function change(
  call: Call,
  identifier: string,
  next: (details: AlibabaDetails) => AlibabaDetails,
): Promise<object> {
  await changeDetails(call, (await find(call, identifier)).row.id, next);
  return {};
}
