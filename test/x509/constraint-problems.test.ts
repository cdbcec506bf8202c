import { authorityProblem } from "../../provider/x509/authority-problems";
import { encode, explicit, implicit, integer, oid, sequence, type Der } from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import { NAME_CONSTRAINTS } from "../../provider/x509/name-constraints";
import { encodeName } from "../../provider/x509/names";
import { askGo } from "./go-judge";
import { CA, daysAfter, LEAF, make, removeFolders, verify } from "./support";

afterAll(removeFolders);

const text = (tag: number, value: string): Der => implicit(tag, Buffer.from(value, "latin1"));
const address = (hex: string): Der => implicit(7, Buffer.from(hex, "hex"));
const directory = explicit(4, [encodeName({ organization: "Example" })]);
const [DNS, EMAIL, URI] = [2, 1, 6];

/**
 * The content of the subtree, and whether all verifiers accept an end-entity certificate without such names below
 * it.
 */
const BASES: [string, Der[], boolean][] = [
  ["a domain", [text(DNS, "example.com")], true],
  ["every domain", [text(DNS, "")], true],
  ["a domain with a dot before it", [text(DNS, ".example.com")], true],
  ["a domain with a dot after it", [text(DNS, "example.com.")], false],
  ["an empty label", [text(DNS, "a..example")], false],
  ["a domain that is not ASCII", [text(DNS, "bücher.example")], false],
  ["a mailbox", [text(EMAIL, "ops@example.com")], true],
  ["a mailbox without a name", [text(EMAIL, "@example.com")], false],
  ["a URI in place of its host", [text(URI, "https://example.com/")], true],
  ["an address as the host of URIs", [text(URI, "10.0.0.1")], false],
  ["a range", [address("0a000000ff000000")], true],
  ["a range of IPv6", [address(`20010db8${"00".repeat(12)}ffffffff${"00".repeat(12)}`)], true],
  ["a mask with a hole", [address("0a000000ff00ff00")], false],
  ["an address without a mask", [address("0a000001")], false],
  ["a minimum", [text(DNS, "example.com"), implicit(0, Buffer.of(1))], false],
  ["a maximum", [text(DNS, "example.com"), implicit(1, Buffer.of(1))], false],
  ["a directory", [directory], false],
  ["a registered identifier", [implicit(8, Buffer.of(0x2a, 3))], false],
  ["another kind of name", [explicit(0, [oid("1.2.3"), explicit(0, [integer(1)])])], false],
];

const limits = (...lists: Der[]): Buffer => encode(extension(NAME_CONSTRAINTS, true, sequence(lists)));
const SHAPES: [string, Buffer, boolean][] = [
  ...BASES.map(([what, base, sound]): [string, Buffer, boolean] => [
    what,
    limits(explicit(1, [sequence(base)])),
    sound,
  ]),
  ["nothing at all", limits(), false],
  ["two empty lists", limits(explicit(0, []), explicit(1, [])), false],
];

test.each(SHAPES)("name constraints with %s, compared with openssl and Go", async (what, limit, sound) => {
  const root = await make({ ...CA, subject: { commonName: "Root" } });
  const sub = await make({ ...CA, subject: { commonName: "Sub" }, others: [limit] }, root);
  // A host that is in none of the subtrees.
  const own = { subject: { commonName: "a device" }, names: [{ type: "DNS", value: "host.test" }] as const };
  const leaf = await make({ ...LEAF, ...own }, sub);
  const path = [root, sub, leaf].map(({ certificate }) => certificate);
  const der = path.map((one) => one.der).reverse();
  const [go] = askGo([{ kind: "verify", der, at: daysAfter(1) }]);
  const accepted = verify(path).includes("leaf.pem: OK") && go!.refused === "";
  const isAll = BASES[1]![0] === what;
  if (sound && !isAll) expect([go!.refused, accepted]).toEqual(["", true]);
  if (accepted) expect(sound).toBe(true);
  expect(authorityProblem(sub.certificate) === undefined).toBe(sound);
});
