import { z } from "zod";
import { policySchema } from "./schema";

/** The JSON schema of policy files, for completion and validation in editors. */
export const policyJsonSchema = (): string =>
  `${JSON.stringify({ title: "Policy of pulumi-pki", ...z.toJSONSchema(policySchema, { io: "input" }) }, undefined, 2)}\n`;
