import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addList } from "../../cli/list";
import { dynamicType } from "../../common/type-token";
import { rfc3339 } from "../../common/time";
import { forecast } from "../../inventory/forecast";
import { Ca, openLocal } from "../local/ca";
import { daysAfter, LEAF, make, newFolder, pem, removeFolders } from "../x509/support";
import { cli, inProcess, type CliResult } from "./cli";

afterAll(removeFolders);

const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const resource = (kind: string, name: string, id: string, inputs: object, outputs: object): object => ({
  ...{
    urn: `urn:pulumi:dev::shop::${dynamicType(kind)}::${name}`,
    type: dynamicType(kind),
    id,
    custom: true,
  },
  ...{ inputs, outputs },
});
const server = async (name: string, days: number, inputs: object, status = "ISSUE"): Promise<object> => {
  const validity = { notBefore: daysAfter(days - 90), notAfter: daysAfter(days) };
  const { certificate } = await make({ ...LEAF, ...validity });
  return resource("alibaba.ServerCertificate", name, `id-${name}`, inputs, {
    certificate: pem(certificate),
    status,
  });
};

/** A file with a state. */
function stateOf(...resources: readonly object[]): string {
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  return file;
}

let file: string;
beforeAll(async () => {
  file = stateOf(
    await server("renewed", 60, { renewBefore: "30d" }),
    await server("forgotten", 40, {}),
    await server("<b>late</b>", -1, {}),
    await server("overdue", 10, { renewBefore: "20d" }),
    await server("revoked", 5, {}, "REVOKE"),
    await server("far", 400, {}),
    resource(
      "alibaba.ServerCertificate",
      "broken",
      "id-broken",
      {},
      { certificate: BROKEN, status: "ISSUE" },
    ),
  );
});

const list = (...args: string[]): Promise<CliResult> =>
  inProcess(addList, ["list", file, "--at", rfc3339(daysAfter(0)), ...args]);

/** What a page has under each heading, as text. */
function sectionsOf(page: string): Record<string, string[]> {
  const text = (part: string): string =>
    part
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  const [, ...sections] = page.split("<h2>");
  return Object.fromEntries(
    sections.map((section) => {
      const [title = "", rest = ""] = section.split("</h2>");
      return [
        text(title),
        [...rest.matchAll(/<tr>\s*<td>[^]*?<\/tr>|<li>[^]*?<\/li>/g)].map(([row]) => text(row)),
      ];
    }),
  );
}

test("--due-within names what is renewed and what ends without renewal, in order", async () => {
  const { stderr } = await list("--due-within", "60d");
  expect(stderr.match(/(?<=^pki: alibaba\.ServerCertificate ").*$/gm)).toEqual([
    expect.stringMatching(/^broken": its certificate cannot be read/),
    `overdue" is due for renewal from ${rfc3339(daysAfter(-10))} on`,
    `<b>late</b>" ends ${rfc3339(daysAfter(-1))}, and no renewal is known`,
    `renewed" is due for renewal from ${rfc3339(daysAfter(30))} on`,
    `forgotten" ends ${rfc3339(daysAfter(40))}, and no renewal is known`,
  ]);
});

test("the page has the same by week, counts it, and names what cannot be read", async () => {
  const { stdout, code } = await list("--due-within", "60d", "--format", "html");
  expect(code).toBe(4);
  expect(stdout).toContain("Stack dev of shop, 2026-03-01");
  const tiles = [...stdout.matchAll(/<strong>(\d+)<\/strong> ([^<]*)/g)].map(
    ([, count, label]) => `${count} ${label}`,
  );
  expect(tiles).toEqual(["2 to be renewed", "2 end, no renewal known", "1 expired", "1 not readable"]);
  expect(sectionsOf(stdout)).toEqual({
    "Already 1 renewal, 1 end without renewal": [
      expect.stringMatching(/^2026-02-19 overdue .* due for renewal, ends 2026-03-11$/),
      expect.stringMatching(/^2026-02-28 &lt;b&gt;late&lt;\/b&gt; .* expired, no renewal known$/),
    ],
    "Week of 2026-03-30 1 renewal": [expect.stringMatching(/^2026-03-31 renewed /)],
    "Week of 2026-04-06 1 end without renewal": [expect.stringMatching(/^2026-04-10 forgotten /)],
    "End not known": [
      expect.stringMatching(/^broken alibaba\.ServerCertificate : its certificate cannot be read/),
    ],
  });
});

test("a short forecast is by day, and one without anything says so", async () => {
  const day = async (...args: string[]): Promise<string[]> =>
    Object.keys(sectionsOf((await list("--format", "html", ...args)).stdout));
  expect(await day("--due-within", "7d", "--at", rfc3339(daysAfter(27)))).toContain("2026-03-31 1 renewal");
  const { stdout } = await inProcess(addList, [
    ...[
      "list",
      stateOf(await server("far", 400, {})),
      "--format",
      "html",
      "--due-within",
      "1d",
      "--at",
      "2026-03-01",
    ],
  ]);
  expect(stdout).toContain("Nothing is due within 1 day.");
  await expect(list("--format", "html")).rejects.toThrow(
    "--format html is the forecast: say for how many days",
  );
});

test("a copy of a certificate that is renewed is not said to end", () => {
  const facts = { role: "end", notAfter: rfc3339(daysAfter(20)) } as const;
  const original = {
    urn: "o",
    name: "o",
    kind: "alibaba.ServerCertificate",
    id: "1",
    role: "end",
    facts,
    issuer: undefined,
  } as const;
  const copy = { ...original, urn: "c", name: "c", role: "upload", issuer: "o" } as const;
  const named = (renewalDue?: string): string[] =>
    forecast([{ ...original, renewalDue }, copy], 30, daysAfter(0)).map(({ node }) => node.name);
  expect(named(rfc3339(daysAfter(10)))).toEqual(["o"]);
  expect(named()).toEqual(["o", "c"]);
});

test("a service does not know what is renewed: everything ends, until a state says which of it a stack renews", async () => {
  const folder = newFolder();
  const ca = await Ca.open(() => Promise.resolve(openLocal(() => new Date(), folder)));
  const sub = await ca.sub((await ca.root()).Identifier);
  const [kept, other] = [
    await ca.server(sub.Identifier, { CommonName: "kept.example.com" }),
    await ca.server(sub.Identifier, { CommonName: "other.example.com" }),
  ];
  const { Certificate } = await ca.invoke("DescribeClientCertificate", { Identifier: kept.Identifier });
  const state = stateOf(
    resource(
      "alibaba.ServerCertificate",
      "kept",
      kept.Identifier,
      { renewBefore: "80d" },
      {
        ...{ certificate: Certificate.X509Certificate, status: "ISSUE" },
      },
    ),
  );
  await ca.service.close();
  const env = { PKI_BACKEND: "local", PKI_LOCAL_STORE: folder };
  const dueOf = async (...args: string[]): Promise<string[]> => {
    const { stderr, code } = await cli(["list", ...args, "--cloud", "alibaba", "--due-within", "100d"], {
      env,
    });
    expect(code).toBe(3);
    return stderr
      .replaceAll(/\d{4}-\S+Z/g, "TIME")
      .trim()
      .split("\n")
      .sort();
  };
  expect(other.Identifier).not.toBe(kept.Identifier);
  expect(await dueOf()).toEqual([
    'pki: alibaba.ServerCertificate "kept.example.com" ends TIME, and no renewal is known',
    'pki: alibaba.ServerCertificate "other.example.com" ends TIME, and no renewal is known',
  ]);
  expect(await dueOf(state)).toEqual([
    'pki: alibaba.ServerCertificate "kept.example.com" is due for renewal from TIME on',
    'pki: alibaba.ServerCertificate "other.example.com" ends TIME, and no renewal is known',
  ]);
  const metrics = await cli(["list", state, "--cloud", "alibaba", "--format", "prometheus"], { env });
  expect(metrics.stdout).toMatch(
    /^pki_certificate_renewal_due_timestamp_seconds\{name="kept\.example\.com",/m,
  );
});
