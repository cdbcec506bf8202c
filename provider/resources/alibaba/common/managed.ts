import type { managed } from "../../../../schema/alibaba/common";
import type { ValuesOf } from "../../../../schema/types";
import type { Context } from "../../context";
import type { CertificateDetails, AlibabaTag } from "../../../api/alibaba/operations";

/** Values of the arguments that can be changed on every issued certificate. */
export type AlibabaManagedArgs = Omit<ValuesOf<typeof managed>, "adopt">;

/** The API's resource type for tags and groups. */
const RESOURCE_TYPE = "PcaCertificate";

const toTags = (values: Record<string, string>): AlibabaTag[] =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));

/** Updates alias, resource group and tags, with only the necessary calls. */
export async function applyManaged(
  context: Context,
  id: string,
  olds: AlibabaManagedArgs,
  news: AlibabaManagedArgs,
): Promise<void> {
  if (news.aliasName !== olds.aliasName) {
    await context.alibaba("UpdatePcaCertificate", { Identifier: id, AliasName: news.aliasName ?? "" });
  }
  if (news.resourceGroupId !== undefined && news.resourceGroupId !== olds.resourceGroupId) {
    await context.alibaba("MoveResourceGroup", {
      ResourceId: id,
      ResourceGroupId: news.resourceGroupId,
      ResourceType: RESOURCE_TYPE,
    });
  }
  const [before, after] = [olds.tags ?? {}, news.tags ?? {}];
  const removed = Object.keys(before).filter((key) => !(key in after));
  const added = Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value));
  const target = { ResourceId: [id], ResourceType: RESOURCE_TYPE };
  if (removed.length > 0) await context.alibaba("UntagResources", { ...target, TagKey: removed });
  if (Object.keys(added).length > 0) {
    await context.alibaba("TagResources", { ...target, Tag: toTags(added) });
  }
}

/** The managed arguments, including those that are not set. */
export const managedOf = ({
  aliasName,
  resourceGroupId,
  tags: own,
}: AlibabaManagedArgs): AlibabaManagedArgs => ({
  aliasName,
  resourceGroupId,
  tags: own,
});

/** The managed arguments according to the service; a group is only reported if the program sets one. */
export function managedDrift(
  details: Pick<CertificateDetails, "AliasName" | "ResourceGroupId" | "Tags">,
  state: AlibabaManagedArgs,
): AlibabaManagedArgs {
  const found = Object.fromEntries((details.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  const named = Object.keys(found).length > 0 || state.tags !== undefined;
  return {
    aliasName: details.AliasName === "" ? undefined : details.AliasName,
    resourceGroupId: state.resourceGroupId === undefined ? undefined : details.ResourceGroupId,
    tags: named ? found : undefined,
  };
}
