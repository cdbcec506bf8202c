import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildReview } from "../../review/build";
import type { Finding } from "../../review/model";
import { newFolder, removeFolders } from "../x509/support";
import { cli } from "./cli";
import { named, previewOf, stateOf, type RawPreview, type RawState } from "./stacks";

afterAll(removeFolders);

const reviewed = (preview: unknown, state?: unknown): ReturnType<typeof buildReview> =>
  buildReview({
    preview: JSON.stringify(preview),
    state: state === undefined ? undefined : JSON.stringify(state),
  });

const refusals = (preview: RawPreview, state?: RawState): Finding[] =>
  reviewed(preview, state).findings.filter(({ severity }) => severity === "error");

/** The recorded preview of a new certificate, with changes. */
function newLeaf(change: (preview: RawPreview) => void): RawPreview {
  const preview = previewOf("new-leaf");
  change(preview);
  return preview;
}

test("input other than a preview is refused, saying what it is", () => {
  const cases: [unknown, RegExp][] = [
    [{}, /this is not what "pulumi preview --json" prints: it has no steps/],
    [[], /is not what "pulumi preview --json" prints/],
    ["x", /is not what "pulumi preview --json" prints/],
    [null, /is not what "pulumi preview --json" prints/],
    [stateOf("new-leaf"), /it is a state: what "pulumi stack export" prints/],
    [{ version: 3, checkpoint: {} }, /it is a state as the backend keeps it/],
    [{ resourcePlans: {}, manifest: {} }, /it is an update plan: what --save-plan writes/],
    [{ sequence: 0, timestamp: 1, preludeEvent: {} }, /it is a list of events/],
    [{ steps: {} }, /steps: /],
    [{ steps: [{ op: 1, urn: "x" }] }, /steps\.0\.op: /],
    [{ diagnostics: [{ message: "x", severity: "warning" }] }, /it has no steps/],
  ];
  for (const [given, message] of cases) expect(() => reviewed(given)).toThrow(message);
});

test("input other than a state is refused, saying what it is", () => {
  const preview = previewOf("new-leaf");
  const state = stateOf("new-leaf");
  const cases: [unknown, RegExp][] = [
    [{}, /this is not what "pulumi stack export" prints: version: /],
    [preview, /it is a preview: what "pulumi preview --json" prints/],
    [{ deployment: state.deployment }, /version: /],
    [{ version: 3 }, /deployment: /],
    [{ ...state, version: 5 }, /has version 5 .* reads 1 to 4: upgrade pulumi-pki/],
    [{ ...state, version: 0 }, /has version 0/],
    [{ ...state, version: 4, features: ["taint", "future"] }, /needs "future", which .* upgrade pulumi-pki/],
    [
      { ...state, deployment: { resources: [...state.deployment.resources, state.deployment.resources[2]] } },
      /twice/,
    ],
  ];
  for (const [given, message] of cases) expect(() => reviewed(preview, given)).toThrow(message);
  expect(reviewed(preview, { ...state, version: 4, features: ["taint"] }).verdict).not.toBe("refused");
});

test("any invalid input is reported with exit code 1 and without a report", async () => {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const preview = JSON.stringify(previewOf("new-leaf"));
  const state = JSON.stringify(stateOf("new-leaf"));
  const events = '{"sequence":0,"timestamp":1,"preludeEvent":{"config":{}}}\n';
  const cases: [string[], string, RegExp][] = [
    [["review"], "", /it is empty/],
    [["review"], preview.slice(0, -10), /truncated/],
    [["review"], `${events}${events}`, /a list of events/],
    [["review", file("state", state)], "", /it is a state/],
    [["review", join(folder, "missing")], "", /cannot be read/],
    [["list"], preview, /it is a preview/],
    [["graph"], state.slice(0, -10), /truncated/],
  ];
  for (const [args, input, message] of cases) {
    const { code, stdout, stderr } = await cli(args, { input });
    expect([args, code, stdout]).toEqual([args, 1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\[(INVALID_INPUT|UNSUPPORTED)\]\n$/);
  }
});

test("unknown operations refuse the change, whatever their name", () => {
  for (const word of ["frobnicate", "constructor", "__proto__", "toString", "", "Create", "diff"]) {
    const preview = newLeaf(({ steps }) => (named(steps, "api").op = word));
    const [first] = refusals(preview);
    expect(first).toMatchObject({ rule: expect.stringMatching(/unknown-operation|incomplete/) as string });
    expect(refusals(preview).map(({ rule }) => rule)).toContain("unknown-operation");
  }
  const counted = newLeaf(({ changeSummary = {} }) => (changeSummary.frobnicate = 1));
  expect(refusals(counted)[0]?.message).toMatch(/counted 1 of "frobnicate", and 0 are listed/);
  const provider = newLeaf(({ steps }) =>
    steps.push({ op: "extend-parameterize", urn: "urn:pulumi:dev::test::pulumi:providers:aws::default" }),
  );
  expect(refusals(provider)).toEqual([]);
});

test("an inconsistent or incomplete preview refuses the change", () => {
  const cases: [(preview: RawPreview) => void, RegExp][] = [
    [({ steps }) => delete named(steps, "api").newState, /the step create has no newState/],
    [({ steps }) => (named(steps, "api").newState!.urn += "x"), /is about another resource/],
    [
      ({ steps }) => (named(steps, "api").newState!.type = "pulumi-nodejs:dynamic/keys:PrivateKey"),
      /its type is .*, but its URN has another one/,
    ],
    [({ steps }) => steps.push(named(steps, "api")), /contains it twice/],
    [(preview) => preview.steps.pop(), /counted 1 of "create", and 0 are listed/],
    [(preview) => delete preview.changeSummary, /did not finish/],
    [(preview) => (preview.maybeCorrupt = true), /maybeCorrupt/],
  ];
  for (const [change, message] of cases) {
    const preview = newLeaf(change);
    expect(
      refusals(preview)
        .map((finding) => finding.message)
        .join("\n"),
    ).toMatch(message);
    expect(reviewed(preview).verdict).toBe("refused");
  }
});

test("preview and state of different stacks are not reviewed together", () => {
  const other = JSON.stringify(stateOf("new-leaf")).replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::");
  const state = JSON.parse(other) as RawState;
  expect(refusals(previewOf("new-leaf"), state)).toMatchObject([{ rule: "other-stack" }]);
});

test("a preview that omits resources of the state is reported", () => {
  const preview = newLeaf(({ changeSummary = {} }) => (changeSummary.same = 5));
  expect(reviewed(preview, stateOf("new-leaf")).findings).toContainEqual(
    expect.objectContaining({ rule: "partial-preview", severity: "warning" }),
  );
  expect(reviewed(previewOf("new-leaf"), stateOf("new-leaf")).findings.map(({ rule }) => rule)).not.toContain(
    "partial-preview",
  );
});

const FUTURE = "pulumi-nodejs:dynamic/alibaba:FutureCertificate";
const STUB =
  'with({ kind: "alibaba.ServerCertificate" }) { require("pulumi-pki/provider").handler(kind, req.config) }';

test("unknown kinds, arguments and code refuse the change; unchanged ones are only reported", () => {
  const rename = (text: string): string =>
    text.replaceAll("pulumi-nodejs:dynamic/alibaba:ServerCertificate::api", `${FUTURE}::api`);
  const future = JSON.parse(rename(JSON.stringify(previewOf("new-leaf")))) as RawPreview;
  named(future.steps, "api").newState!.type = FUTURE;
  expect(refusals(future)).toMatchObject([
    {
      rule: "unknown-kind",
      message: expect.stringMatching(/does not know alibaba\.FutureCert.* upgrade/) as string,
    },
  ]);
  const foreign = structuredClone(future);
  named(foreign.steps, "api").newState!.inputs!.__provider = "exports.handler = somebody else's";
  expect(refusals(foreign)).toEqual([]);

  const argument = newLeaf(({ steps }) => (named(steps, "api").newState!.inputs!.futureNames = ["x"]));
  expect(refusals(argument)).toMatchObject([{ rule: "unknown-argument" }]);
  for (const [code, count] of [
    [STUB, 0],
    [`${STUB} require("https")`, 1],
    ["exports.handler = mine", 1],
    [STUB.replace("ServerCertificate", "RootCa"), 1],
  ] as const) {
    const preview = newLeaf(({ steps }) => (named(steps, "api").newState!.inputs!.__provider = code));
    expect(refusals(preview)).toHaveLength(count);
  }

  const state = stateOf("new-leaf");
  const web = named(state.deployment.resources, "web");
  [web.type, web.urn] = [FUTURE, web.urn.replace(/pulumi-nodejs:[^:]*:\w+/, FUTURE)];
  expect(reviewed(previewOf("new-leaf"), state).findings).toContainEqual(
    expect.objectContaining({ rule: "unknown-kind", severity: "warning", name: "web" }),
  );
});

test("an unreadable certificate in the state is reported, and refused if the update changes it", () => {
  for (const broken of ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "", undefined, 7]) {
    const state = stateOf("name-added");
    for (const name of ["web", "shop"]) {
      named(state.deployment.resources, name).outputs!.certificate = broken;
    }
    const unreadable = reviewed(previewOf("name-added"), state).findings.filter(
      ({ rule }) => rule === "unreadable-certificate",
    );
    expect(unreadable.map(({ severity, name }) => `${severity} ${name}`)).toEqual([
      "error web",
      "warning shop",
    ]);
  }
});

test("a preview of a refresh is not a preview of an update", () => {
  const preview = newLeaf((raw) => {
    raw.steps = raw.steps.slice(0, 1).map((step) => ({ ...step, op: "refresh" }));
    raw.changeSummary = { same: 9 };
  });
  expect(refusals(preview)).toMatchObject([
    { message: expect.stringMatching(/preview of a refresh/) as string },
  ]);
});
