import { dynamicType } from "../../common/type-token";
import { PkiError } from "../../common/errors";
import { kinds } from "../../provider";
import { profilePolicy } from "../../policy/file";
import { buildReview } from "../../review/build";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { renderJson } from "../../review/schema";
import { SECRETS } from "../../schema";
import { BASE } from "../provider/bases";

const POLICY = profilePolicy("internal");
const NOW = new Date("2027-01-01T00:00:00Z");

/** What a preview may have in place of an argument if it was forged, or written by hand. */
const VALUES: readonly unknown[] = [
  ...[{}, [{}], 5, true, null],
  // Names that every object has, and objects that cannot become a text.
  ...["__proto__", { toString: 1 }, [{ toString: 1 }]],
];

/** A preview that creates a resource, or changes it from what is usual. */
function previewOf(kind: string, inputs: object, olds?: object): string {
  const type = dynamicType(kind);
  const urn = `urn:pulumi:dev::test::${type}::it`;
  const state = (args: object): object => ({
    urn,
    type,
    custom: true,
    id: "id",
    inputs: args,
    outputs: args,
  });
  const op = olds ? "update" : "create";
  const step = { op, urn, ...(olds ? { oldState: state(olds) } : {}), newState: state(inputs) };
  return JSON.stringify({ steps: [step], changeSummary: { [op]: 1 } });
}

/** Complete arguments, with secrets as the engine shows them. */
const usual = (kind: string): object =>
  Object.fromEntries(
    Object.entries(BASE[kind] ?? {}).map(([name, value]) => [name, SECRETS.has(name) ? "[secret]" : value]),
  );

/** Whether it gives a report: a secret in the clear is refused. */
function isRendered(preview: string): boolean {
  let review;
  try {
    review = buildReview({ preview, policy: POLICY });
  } catch (error) {
    if (error instanceof PkiError && error.message.includes("--show-secrets")) return false;
    throw error;
  }
  renderHtml(review, NOW);
  renderMarkdown(review);
  renderJson(review);
  return true;
}

test.each(kinds.map(({ kind, fields }) => [kind, Object.keys(fields)] as const))(
  "%s: an argument of any type gives a report in every form",
  (kind, names) => {
    const base = usual(kind);
    for (const name of names) {
      for (const value of VALUES) {
        const changed = { ...base, [name]: value };
        try {
          const rendered = [previewOf(kind, changed), previewOf(kind, changed, base)].map(isRendered);
          if (!SECRETS.has(name)) expect(rendered).toEqual([true, true]);
        } catch (cause) {
          throw new Error(`${name}: ${JSON.stringify(value)}`, { cause });
        }
      }
    }
  },
  120_000,
);
