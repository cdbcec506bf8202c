import { visibleJson } from "../common/visible";
import { z } from "zod";
import type { Change, Finding, Review } from "./model";

const text = z.string();
const optional = text.optional();

const role = z
  .enum(["root", "subordinate", "end", "upload", "key", "request", "bundle", "list", "fleet"])
  .describe(
    "root CA, subordinate CA, end-entity certificate, upload to a gateway, key, signing request, key or trust store",
  );

const action = z
  .enum(["issue", "adopt", "replace", "renew", "update", "remove"])
  .describe(
    "What the run does; a replacement creates the new one, updates what uses it, and then retires the old one.",
  );

const facts = z
  .object({
    role,
    subject: optional.describe("Subject, most specific attribute first."),
    commonName: optional,
    names: z.array(text).optional().describe("Subject alternative names."),
    algorithm: optional.describe("Key algorithm, for example ECC_256."),
    pathLength: z.int().optional().describe("For a CA: its path length."),
    extendedKeyUsages: z.array(text).optional(),
    notBefore: optional.describe("Start of validity, RFC 3339, if the certificate exists."),
    notAfter: optional.describe("End of validity, RFC 3339, if the certificate exists."),
    expectedNotAfter: optional.describe("End of validity if it is issued at the time given by --at."),
    span: optional.describe("Validity that counts from the moment of issue, for example 90 days."),
    renewBefore: optional.describe("How long before its expiry it is renewed: 30d, 720h or 33%."),
    issuer: optional.describe("Subject of the issuing CA."),
    serialNumber: optional.describe("Upper-case hexadecimal."),
    fingerprint: optional.describe("SHA-256 of the certificate, upper-case hexadecimal."),
    status: optional.describe("Status as the API names it."),
    tags: z.record(text, text).optional(),
    unreadable: optional.describe("Why an existing certificate cannot be read."),
  })
  .describe("A decoded certificate; what is unknown or secret is missing.");

const reference = { urn: text, name: text.describe("The resource's name in the program."), kind: text };

const affected = z.object({ ...reference, action: action.optional() });

const change = z.object({
  ...reference,
  role,
  action,
  reasons: z.array(
    z.object({
      argument: optional.describe("The argument that changes."),
      before: optional,
      after: optional,
      added: z.array(text).optional(),
      removed: z.array(text).optional(),
      note: optional,
      explanation: optional.describe(
        "What the provider says about it: since when a renewal is due, what was changed outside Pulumi.",
      ),
      about: optional.describe("The resource that the note is about."),
    }),
  ),
  before: facts.optional(),
  after: facts.optional(),
  differences: z.array(
    z.object({
      fact: text,
      before: optional,
      after: optional,
      changed: z.boolean(),
      added: z.array(text).optional().describe("For a list: what is added."),
      removed: z.array(text).optional().describe("For a list: what is removed."),
      kept: z.int().optional().describe("For a list: how many stay."),
    }),
  ),
  unknown: z.record(text, text).describe("What is known only during the run, with the reasons."),
  mayBeReplaced: z
    .array(text)
    .describe(
      "Arguments that are known only during the run, and replace the resource if they turn out to be different.",
    ),
  retirement: z
    .object({ outcome: z.enum(["revoked", "scheduled", "deleted", "kept", "removed"]), words: text })
    .optional()
    .describe("What happens to the old one."),
  removedFirst: z.boolean().describe("Whether the old one is removed before the new one exists."),
  issuer: z.object(reference).optional(),
  certificates: z.array(affected).describe("For a CA: the certificates below it."),
  consumers: z.array(affected).describe("What else depends on it."),
});

/** The report as JSON: only what is listed here is written. */
export const reviewSchema = z
  .object({
    version: z.literal(1),
    project: text,
    stack: text,
    verdict: z.enum(["allowed", "warnings", "refused"]),
    policy: optional.describe("The policy that was applied."),
    unchecked: z
      .array(text)
      .describe("Rules that the policy does not apply, because they are off or not in it."),
    complete: z.boolean().describe("Whether the state was given, so that what does not change is known too."),
    changes: z.array(change),
    outputs: z
      .array(
        z.object({
          name: text,
          contains: z
            .array(z.object(reference))
            .describe("What is replaced or removed, and is in its value now."),
          isSecret: z
            .boolean()
            .describe("Whether it is secret, at least in part, so that it may contain more."),
        }),
      )
      .describe("Outputs of the stack that change because of the run, or may do so."),
    findings: z.array(
      z.object({
        severity: z.enum(["error", "warning", "info"]),
        rule: text,
        urn: optional,
        name: optional,
        values: z.array(text).optional().describe("Values from the program that it is about."),
        message: text.describe("What is wrong, preceded by the values."),
      }),
    ),
    hierarchy: z
      .array(
        z.object({
          ...reference,
          id: optional.describe("The API's identifier."),
          role,
          facts,
          issuer: optional.describe("URN."),
          action: action.optional(),
          renewalDue: optional.describe(
            "The time from which on a run renews it, RFC 3339; for a certificate that this run issues, as expected with --at.",
          ),
        }),
      )
      .describe(
        "Every certificate after the run, and those that are removed; each CA before what it issues.",
      ),
    renewalsAhead: z
      .array(z.object({ days: z.int(), certificates: z.int() }))
      .optional()
      .describe(
        "With --at: how many certificates become due for renewal within so many days, or are due already.",
      ),
  })
  .describe("What pki review --format json prints.");

/** A review for tools. */
export function renderJson(review: Review): string {
  const changes = review.changes.map(plain);
  const findings = review.findings.map(withValues);
  const data = reviewSchema.parse({ version: 1, ...review, changes, findings });
  return `${visibleJson(JSON.stringify(data, undefined, 2))}\n`;
}

const plain = ({ unknown, ...change }: Change): object => ({
  ...change,
  unknown: Object.fromEntries(unknown),
});

const withValues = (finding: Finding): Finding => {
  const { values = [], message } = finding;
  return values.length === 0 ? finding : { ...finding, message: `${values.join(", ")}: ${message}` };
};

/** The JSON schema of {@link renderJson}. */
export const reviewJsonSchema = (): string =>
  `${JSON.stringify({ title: "Review of pulumi-pki", ...z.toJSONSchema(reviewSchema) }, undefined, 2)}\n`;
