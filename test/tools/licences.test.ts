import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { newFolder, removeFolders } from "../x509/support";

const ROOT = join(__dirname, "../../..");
const MODULE = pathToFileURL(join(ROOT, "tools/licences.mjs")).href;

afterAll(removeFolders);

/** The result of an expression about the module, or the message of its error. */
function evaluate(expression: string): unknown {
  const script = `const licences = await import(${JSON.stringify(MODULE)});
    const answer = await (async () => ${expression})().catch((error) => error.message);
    console.log(JSON.stringify(answer));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
  );
}

test("an expression that is not understood is not accepted", () => {
  const expected = {
    MIT: true,
    "(BSD-3-Clause OR GPL-2.0)": true,
    "(BSD-3-Clause AND Apache-2.0)": true,
    "(MIT AND GPL-2.0)": false,
    "GPL-3.0": false,
    "SEE LICENSE IN LICENSE": false,
    UNLICENSED: false,
    "(MIT AND (GPL-2.0 OR ISC))": false,
    "": false,
  };
  const licences = JSON.stringify(Object.keys(expected));
  expect(
    evaluate(`Object.fromEntries(${licences}.map((one) => [one, licences.isAccepted("some-package", one)]))`),
  ).toEqual(expected);
});

/** A root in which one package is installed. */
function installed(licence: string, files: Readonly<Record<string, string>>): string {
  const root = newFolder();
  const folder = join(root, "node_modules/@a/b");
  mkdirSync(folder, { recursive: true });
  const manifest = { name: "@a/b", version: "1.2.3", license: licence, author: "An Author" };
  for (const [name, text] of Object.entries({ "package.json": JSON.stringify(manifest), ...files }))
    writeFileSync(join(folder, name), text);
  return root;
}

const listed = (root: string): unknown =>
  evaluate(
    `licences.thirdPartyLicences(["node_modules/@a/b/lib/x.js", "node_modules/@a/b/y.js", "bin/own.js"], ${JSON.stringify(root)})`,
  );

test("the licence of a bundled package is listed once, with its text and its notice", () => {
  const text = listed(installed("MIT", { LICENSE: "Permission is granted\n", "NOTICE.txt": "Thanks" }));
  expect(String(text).split("@a/b 1.2.3 (MIT)")).toHaveLength(2);
  expect(text).toContain("Permission is granted\n\nThanks\n");
});

test("a bundled package without a licence text is listed with what its manifest says", () => {
  expect(listed(installed("ISC", {}))).toMatch(/no licence text.* ISC\nAuthor: An Author/);
});

test("a bundled package with another licence is an error", () => {
  expect(listed(installed("GPL-3.0", { LICENSE: "…" }))).toMatch(
    /^The plugin would contain @a\/b 1\.2\.3, whose licence is GPL-3\.0\. Accepted: 0BSD, /,
  );
});

test("the plugin's list names what is bundled", () => {
  const text = readFileSync(join(ROOT, "plugin/THIRD-PARTY.txt"), "utf8");
  for (const name of ["@grpc/grpc-js", "node-forge", "@pulumi/pulumi", "zod"])
    expect(text).toContain(`\n${name} `);
});

test("the SBOM has every dependency of the package, also those that development needs too", () => {
  const sbom = JSON.parse(
    execFileSync(process.execPath, [join(ROOT, "tools/sbom.mjs")], { encoding: "utf8" }),
  ) as { metadata: { component: { name: string } }; components: { name: string; version: string }[] };
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  const names = sbom.components.map(({ name }) => name);
  expect(sbom.metadata.component.name).toBe("pulumi-pki");
  expect(
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !names.includes(name)),
  ).toEqual([]);
  expect(
    Object.keys(devDependencies!).filter((name) => names.includes(name) && !name.startsWith("@types/")),
  ).toEqual([]);
});
