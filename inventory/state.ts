import { z } from "zod";
import { parseJson } from "./json";
import { rawResource, readResource, type StackResource } from "./resource";

const exported = z.object({
  deployment: z.object({ resources: z.array(rawResource).nullish() }).nullable(),
});

/**
 * The resources in an exported state, without those that a run which was broken off still has to delete.
 *
 * @param text - what `pulumi stack export` prints, with or without `--show-secrets`
 * @throws PkiError `INVALID_INPUT`
 */
export function readState(text: string): StackResource[] {
  const { deployment } = parseJson(text, exported, 'what "pulumi stack export" prints');
  return (deployment?.resources ?? []).filter((resource) => !resource.delete).map(readResource);
}
