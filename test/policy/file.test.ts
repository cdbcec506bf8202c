import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { loadPolicy, parsePolicy } from "../../policy/file";
import { PkiError } from "../../provider/base/errors";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const levels = (count: number): string =>
  Array.from({ length: count }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join("\n");

const WRONG: Record<string, [string, RegExp]> = {
  nothing: ["", /it is empty/],
  "only a comment": ["# nothing", /the file: must be an object/],
  "a list": ["[]", /the file: must be an object/],
  "two documents": ["version: 1\n---\nversion: 1", /second document at line 2, column 1/],
  "two documents, the second one laxer": [
    "version: 1\nprofile: internal\n---\nversion: 1",
    /second document/,
  ],
  "aliases that multiply": [`a0: &a0 [x]\n${levels(12)}\nversion: 1`, /aliases .* expand too far/],
  "an alias of itself": ["version: 1\nrules: &r { names: *r }", /rules\.names/],
  "brackets without end": [`x: ${"[".repeat(500_000)}`, /nested deeper than 50/],
  "indicators without end": [`x:\n${"- ".repeat(200_000)}y`, /nested deeper than 50/],
  "a key twice": ["version: 1\nrules: { wildcards: { allowed: false }, wildcards: off }", /unique at line 2/],
  "a key twice in JSON": ['{"version":1,"rules":{"wildcards":"off","wildcards":"off"}}', /unique/],
  "keys of objects": ["version: 1\nrules: { __proto__: { wildcards: off } }", /has no entry "__proto__"/],
  "a constructor": ["version: 1\nrules: { constructor: off }", /has no entry "constructor"/],
  "a key that is no text": ["version: 1\n? [a]\n: b", /keys must be strings at line 2/],
  "a merge": ["version: 1\n<<: { profile: internal }", /has no entry "<<"/],
  "a tag": ["version: 1\nrules: { wildcards: !custom off }", /it has a tag \(!…\) at line 2/],
  "another YAML": ["%YAML 1.1\n---\nversion: 1\nrules: { wildcards: { allowed: yes } }", /directive/],
  "yes for true": ["version: 1\nrules: { wildcards: { allowed: yes } }", /allowed: must be true or false/],
  "false for off": ["version: 1\nrules: { wildcards: false }", /rules\.wildcards/],
  "a rule without settings": ["version: 1\nrules: { wildcards: }", /rules\.wildcards/],
  "a number of letters": ['version: "1"', /version: is not allowed: one of 1/],
  "too large a number": ["version: 1\nrules: { pathLength: { maximum: 1e400 } }", /maximum/],
  "a day that does not exist": [
    "version: 1\nexceptions: [{ resource: a, rules: [tags], reason: b, until: 2027-02-30 }]",
    /until: must be a day/,
  ],
  "a network with bits of a host": [
    "version: 1\nrules: { names: { issuers: [{ issuer: a, allowed: [10.0.0.1/8] }] } }",
    /issuers\[0\]\.allowed\[0\]: is not a network: the address has bits set after the first 8/,
  ],
  "too long a text": [`version: 1 #${"x".repeat(1_000_000)}`, /longer than/],
  "bytes that are no text": ["version: 1\u0000", /not text/],
};

test.each(Object.entries(WRONG))(
  "a policy with %s is refused, naming the place",
  (_what, [text, message]) => {
    expect(() => parsePolicy(text, "pki.yaml")).toThrow(message);
    expect(() => parsePolicy(text, "pki.yaml")).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIG" }) as Error,
    );
  },
);

test("aliases that repeat something are accepted", () => {
  const { rules } = parsePolicy(
    "version: 1\nrules: { names: { issuers: [{ issuer: a, allowed: &x [b] }, { issuer: c, allowed: *x }] } }",
    "pki.yaml",
  );
  expect(rules.names).toMatchObject({ issuers: [{ allowed: ["b"] }, { allowed: ["b"] }] });
});

test("any text gives either a policy or a refusal", () => {
  const token = fc.constantFrom(
    ...[
      "version: 1",
      "rules:",
      "{",
      "}",
      "[",
      "]",
      "&a",
      "*a",
      "- ",
      "? ",
      ": ",
      "\n",
      "  ",
      "off",
      "names",
      "|",
    ],
    ...[
      "'",
      '"',
      "#",
      "!!set",
      "<<",
      "---",
      "...",
      "%YAML 1.1",
      "\t",
      "1",
      "null",
      "\u0085",
      "\ufeff",
      "@",
      "`",
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join("")),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        expect(parsePolicy(given, "x").name).toBe("x");
      } catch (error) {
        expect(error).toBeInstanceOf(PkiError);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a missing file, a folder, a device, or a binary file cannot be read; a link is reported", () => {
  const folder = newFolder();
  const file = join(folder, "pki.yaml");
  expect(() => loadPolicy(file)).toThrow(/the policy .*pki\.yaml cannot be read: ENOENT/);
  mkdirSync(join(folder, "folder"));
  expect(() => loadPolicy(join(folder, "folder"))).toThrow(/cannot be read: it is not a file/);
  expect(() => loadPolicy("/dev/zero")).toThrow(/cannot be read: it is not a file/);
  writeFileSync(join(folder, "latin1"), Buffer.from("version: 1 # \xe9", "latin1"));
  expect(() => loadPolicy(join(folder, "latin1"))).toThrow(/cannot be read/);
  writeFileSync(join(folder, "lax.yaml"), "version: 1\nprofile: internal");
  symlinkSync("lax.yaml", file);
  expect(loadPolicy(file).name).toBe(`${file} → ${join(folder, "lax.yaml")} (profile internal)`);
});
