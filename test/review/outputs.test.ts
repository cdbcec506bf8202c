import { generateKeyPairSync } from "node:crypto";
import { buildReview } from "../../review/build";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { renderJson, reviewSchema } from "../../review/schema";
import { named, previewOf, stateOf, type Raw } from "./stacks";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "removed" };

interface Outputs {
  readonly state?: boolean;
  readonly outputs: (pem: (name: string) => string) => Record<string, unknown>;
}

/** The review of a replaced CA, in a stack with other outputs. */
function reviewOf({ outputs, state: isGiven = true }: Outputs): ReturnType<typeof buildReview> {
  const [preview, state] = [previewOf("ca-replaced"), stateOf("ca-replaced")];
  const { resources } = state.deployment;
  const pem = (name: string): string => String(named(resources, name).outputs?.certificate);
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const step = preview.steps.find(({ urn }) => urn === stack?.urn);
  for (const one of [stack, step?.oldState] as Raw[]) one.outputs = outputs(pem);
  return buildReview({
    preview: JSON.stringify(preview),
    state: isGiven ? JSON.stringify(state) : undefined,
  });
}

const FINGERPRINT = "49C23BE341F8C0DC709912DD0EAE1C449814086657F4EAA6353C474D9DCD5380";

const OUTPUTS: Outputs["outputs"] = (pem) => ({
  chain: `${pem("web")}${pem("services")}`,
  oneLine: JSON.stringify({ ca: pem("services") }),
  hosts: [{ name: "www", certificate: pem("web").replaceAll("\n", "\r\n") }],
  pin: FINGERPRINT,
  trusted: pem("root"),
  address: "https://www.example.com",
  key: SECRET,
  bundle: { certificate: pem("shop"), key: SECRET },
});

const namesIn = ({ outputs }: ReturnType<typeof reviewOf>): Record<string, string[]> =>
  Object.fromEntries(outputs.map(({ name, contains }) => [name, contains.map((one) => one.name)]));

test.each([true, false])("outputs are found by what their values contain, state given: %p", (state) => {
  const review = reviewOf({ outputs: OUTPUTS, state });
  expect(namesIn(review)).toEqual({
    bundle: ["shop"],
    chain: ["services", "web"],
    hosts: ["web"],
    key: [],
    oneLine: ["services"],
    pin: ["web"],
  });
  expect(review.outputs.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual([
    "bundle",
    "key",
  ]);
});

test("a report lists them, and no value of theirs", () => {
  const review = reviewOf({ outputs: (pem) => ({ ...OUTPUTS(pem), "a|b": `PRIVATE-${pem("web")}` }) });
  const markdown = renderMarkdown(review);
  expect(markdown).toContain(
    "stack outputs with a changed one: `a|b`, `bundle`, `chain`".replace("|", "\\|"),
  );
  expect(markdown).toContain("secret stack outputs, which may have one: `key`");
  expect(markdown).toContain("| `chain` | `services`, `web` |");
  expect(markdown).toContain("| `bundle` | `shop`; the rest is secret |");
  expect(markdown).toContain("| `key` | secret: what it contains is not known here |");
  const all = [markdown, renderJson(review), renderHtml(review, new Date("2026-11-26"))];
  for (const text of all) expect(text).not.toMatch(/BEGIN|PRIVATE-|https:\/\/www\.example\.com/);
  expect(reviewSchema.parse(JSON.parse(all[1] ?? "")).outputs).toHaveLength(7);
});

test("a name that is a private key is not shown", () => {
  const { privateKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  expect(namesIn(reviewOf({ outputs: (pem) => ({ [privateKey]: pem("web") }) }))).toEqual({
    "[secret]": ["web"],
  });
});

test("nothing is listed where nothing is replaced or removed", () => {
  const { outputs } = buildReview({
    preview: JSON.stringify(previewOf("new-leaf")),
    state: JSON.stringify(stateOf("new-leaf")),
  });
  expect(outputs).toEqual([]);
});
