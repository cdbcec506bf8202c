import { z } from "zod";
import { KEY_ALGORITHMS } from "../provider/x509/algorithms";
import { EXTENDED_KEY_USAGES, KEY_USAGES } from "../provider/x509/extensions";
import { isLikeAddress, parseNetwork } from "./rules/network";

const SPAN = /^[1-9]\d{0,4}[ymd]$/;

const span = z
  .string()
  .regex(SPAN, "must be a number with a unit: 20y (years), 6m (months) or 47d (days)")
  .describe("A duration: 20y (calendar years), 6m (calendar months) or 47d (days).");

const severity = z
  .enum(["error", "warning"])
  .default("error")
  .describe(
    "error refuses the change (mandatory in a policy pack), warning reports it (advisory). Default: error.",
  );

const pattern = z.string().min(1).max(256);

const namePattern = pattern.superRefine((text, context) => {
  const network = isLikeAddress(text) ? parseNetwork(text) : undefined;
  if (typeof network === "string") context.addIssue({ code: "custom", message: network });
});

const algorithms = z
  .array(z.enum([...KEY_ALGORITHMS.keys()] as [string, ...string[]]))
  .min(1, "must name at least one algorithm")
  .describe("Key algorithms by the names of this package, for example ECC_256.");

const OID = /^[0-2](\.(0|[1-9]\d{0,9})){1,20}$/;

const usagesOfRole = z
  .strictObject({
    keyUsages: z
      .array(z.enum(KEY_USAGES))
      .min(1, "must name at least one usage")
      .optional()
      .describe("Key usages that a certificate may have. Default: any."),
    extendedKeyUsages: z
      .array(
        z.union([z.enum(EXTENDED_KEY_USAGES as [string, ...string[]]), z.string().regex(OID)], {
          error: `must be ${EXTENDED_KEY_USAGES.join(", ")} or an OID`,
        }),
      )
      .min(1, "must name at least one usage")
      .optional()
      .describe(
        "Extended key usages that a certificate may have, by name or OID; one without any is refused, because it may be used for anything. Default: any.",
      ),
  })
  .optional();

const ISSUER_FORMS = ["identifier", "fingerprint", "subject", "issuer"] as const;

const issuerEntry = z
  .strictObject({
    identifier: z.string().min(1).max(256).optional().describe("The service's identifier of the issuing CA."),
    fingerprint: z
      .string()
      .regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, "must be a SHA-256 fingerprint: 64 hexadecimal digits")
      .optional()
      .describe("SHA-256 of the issuing CA's certificate, hexadecimal."),
    subject: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe("Subject of the issuing CA's certificate, as pki list --format json shows it."),
    issuer: pattern
      .optional()
      .describe(
        "Common name of the issuing CA, or name of its resource, which a program chooses; * matches any text.",
      ),
    allowed: z
      .array(namePattern)
      .min(1, "must allow at least one name")
      .describe(
        "Names: * matches one label, ** any text: *.example.com, **.example.com, *@example.com, spiffe://example.com/**; a network such as 10.0.0.0/8 allows its addresses.",
      ),
  })
  .superRefine((entry, context) => {
    if (ISSUER_FORMS.filter((form) => entry[form] !== undefined).length === 1) return;
    const message = `must name its CA in exactly one way: ${ISSUER_FORMS.join(", ")}`;
    context.addIssue({ code: "custom", message });
  });

const rule = <T extends z.core.$ZodLooseShape>(shape: T, what: string) =>
  z
    .union([z.literal("off"), z.strictObject({ severity, ...shape })])
    .optional()
    .describe(what);

/** The rules of a policy, by name. */
export const rulesSchema = z
  .strictObject({
    maximumValidity: rule(
      { root: span.optional(), subordinate: span.optional(), end: span.optional() },
      "The longest validity of root CAs, subordinate CAs and end-entity certificates.",
    ),
    minimumValidity: rule(
      { root: span.optional(), subordinate: span.optional(), end: span.optional() },
      "The shortest validity of root CAs, subordinate CAs and end-entity certificates.",
    ),
    keyAlgorithms: rule(
      {
        allowed: algorithms.optional(),
        root: algorithms.optional(),
        subordinate: algorithms.optional(),
        end: algorithms.optional(),
      },
      "Key algorithms: one list for all, or one for each role, which takes precedence.",
    ),
    usages: rule(
      { root: usagesOfRole, subordinate: usagesOfRole, end: usagesOfRole },
      "What the certificates of each role may be used for.",
    ),
    names: rule(
      {
        issuers: z.array(issuerEntry).min(1, "must have at least one issuer"),
        others: z
          .strictObject({
            allowed: z.array(namePattern).describe("Names, as above. An empty list allows none."),
          })
          .optional()
          .describe("What CAs that no entry names may certify. Default: any name."),
      },
      "Names that an issuer may certify: those that every entry for it allows. If it is not known which entries are for a CA, it may certify only what all of them allow.",
    ),
    wildcards: rule({ allowed: z.boolean() }, "Whether certificates may contain wildcard names."),
    pathLength: rule({ maximum: z.int().min(0).max(20) }, "The longest path length of a subordinate CA."),
    retention: rule(
      {
        authorities: z
          .array(z.enum(["retain", "delete", "revoke"]))
          .min(1)
          .optional(),
        certificates: z
          .array(z.enum(["retain", "delete", "revoke"]))
          .min(1)
          .optional(),
      },
      "What may happen to CAs and end-entity certificates that are removed from the program (see the argument retire).",
    ),
    tags: rule(
      { required: z.array(z.string().min(1).max(128)).min(1, "must name at least one tag") },
      "Tags that every resource that supports tags must have.",
    ),
    renewBefore: rule({ required: z.literal(true) }, "Whether end-entity certificates must set renewBefore."),
    newKey: rule({ required: z.literal(true) }, "Whether a renewal must generate a new key."),
    keysInState: rule({ allowed: z.boolean() }, "Whether the state may contain private keys."),
  })
  .describe("The rules. The profile's applies where none is given; off applies none.");

/** A policy file. */
export const policySchema = z
  .strictObject({
    $schema: z.string().optional().describe("The location of this schema, for editors."),
    version: z.literal(1).describe("The version of this format: 1."),
    profile: z
      .enum(["internal", "public-like", "sm2"])
      .optional()
      .describe("Built-in rules to start from. Default: none."),
    rules: rulesSchema.default({}),
    exceptions: z
      .array(
        z.strictObject({
          resource: pattern.describe("Name of a resource; * matches any text."),
          rules: z.array(z.enum(Object.keys(rulesSchema.shape) as [RuleName, ...RuleName[]])).min(1),
          reason: z.string().min(1).max(500).describe("The reason, which reports repeat."),
          until: z.iso
            .date("must be a day such as 2027-05-01")
            .optional()
            .describe("The last day on which the exception holds. Default: no end."),
        }),
      )
      .default([])
      .describe("Resources that may break a rule, and why."),
  })
  .describe("Policy of pulumi-pki: rules for the certificates of a stack.");

/** The name of a rule. */
export type RuleName = keyof typeof rulesSchema.shape;

/** A policy, as parsed from its file. */
export type PolicyFile = z.infer<typeof policySchema>;

/** A policy as it may be written: settings with a default may be omitted. */
export type PolicyInput = z.input<typeof policySchema>;

type Rules = PolicyFile["rules"];

/** The settings of one rule. */
export type RuleSettings<N extends RuleName> = Exclude<NonNullable<Rules[N]>, "off">;
