import { z } from "zod";
import { policySchema } from "./schema";

/** The JSON schema of policy files, by which editors help and check. */
export const policyJsonSchema = (): string =>
  `${JSON.stringify({ title: "Policy of pulumi-pki", ...z.toJSONSchema(policySchema, { io: "input" }) }, undefined, 2)}\n`;
