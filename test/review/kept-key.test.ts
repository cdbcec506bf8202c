import { buildReview } from "../../review/build";
import { named, previewOf, stateOf, type RawPreview, type RawStep } from "./stacks";

type Step = RawStep & { diffReasons?: string[]; replaceReasons?: string[] };

/** What the review says about the key of the replaced certificate, after a change of the recorded preview. */
function keyAfter(scenario: string, change: (web: Step, preview: RawPreview) => void): unknown {
  const preview = previewOf(scenario);
  change(named(preview.steps, "web", "Certificate"), preview);
  const { changes } = buildReview({
    preview: JSON.stringify(preview),
    state: JSON.stringify(stateOf(scenario)),
  });
  const web = changes.find(({ name, role }) => name === "web" && role === "end");
  return web?.unknown.has("algorithm") ? "unknown" : web?.after?.algorithm;
}

const setReasons = (web: Step, reasons: string[]): void => {
  web.diffReasons = reasons;
  if (web.replaceReasons) web.replaceReasons = reasons;
};

/** A step for the key that the certificate is for. */
function changeKey(scenario: string, preview: RawPreview, op: string): void {
  const key = named(stateOf(scenario).deployment.resources, "web", "PrivateKey");
  preview.steps.push({ op, urn: key.urn, oldState: key, newState: key });
}

describe.each(["own-ca", "native/own-ca"])("the secret key of a replaced certificate (%s)", (scenario) => {
  test("is the old one's, if neither the provider nor a change of what it comes from says otherwise", () => {
    expect(keyAfter(scenario, () => undefined)).toBe("ECC_256");
    expect(
      keyAfter(scenario, (web) => {
        setReasons(web, ["renewal"]);
      }),
    ).toBe("ECC_256");
    expect(
      keyAfter(scenario, (_, preview) => {
        changeKey(scenario, preview, "same");
      }),
    ).toBe("ECC_256");
  });

  test.each([
    ["the provider names it", ["privateKey"]],
    ["the engine replaces for a reason of its own, without asking the provider", ["provider"]],
    ["one reason is the engine's own", ["subjectAlternativeNames", "provider"]],
    ["there is no reason", []],
  ])("is unknown if %s", (_, reasons) => {
    expect(
      keyAfter(scenario, (web) => {
        setReasons(web, reasons);
      }),
    ).toBe("unknown");
  });

  test.each(["replace", "update", "create", "delete"])(
    "is unknown if what it comes from has the step %s",
    (op) => {
      expect(
        keyAfter(scenario, (_, preview) => {
          changeKey(scenario, preview, op);
        }),
      ).toBe("unknown");
    },
  );
});
