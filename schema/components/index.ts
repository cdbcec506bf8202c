import { caRollover } from "./ca-rollover";
import type { ComponentDefinition } from "./component";
import { hierarchy } from "./hierarchy";

/** Every component. */
export const components: readonly ComponentDefinition[] = [hierarchy, caRollover];
