import {
  ec,
  sm2,
  identifier,
  reshaped,
  signedBy,
  byEc,
  sound,
  challenge,
  requestOf,
} from "./request-builders";
import { parseCsr } from "../../provider/x509/csr";
import { hostName } from "../../provider/x509/names";
import { spki } from "../../provider/x509/keys";
import { signSm2 } from "../../provider/x509/sm2";
import { askGo } from "./go-judge";
import { seq, tlv } from "./hostile-keys";
import { defects } from "./request-defects";

test.each([
  ...sound(),
  ["SM2", () => signedBy(sm2, identifier("sm3"), (body) => signSm2(body, sm2))] as const,
])("%s: accepted if valid", async (name, make) => {
  const der = await make();
  expect(parseCsr(der).name.commonName).toBe("www.example.com");
  if (name !== "SM2") expect(askGo([{ kind: "csr", der: [der] }])[0]?.refused).toBe("");
});

test.each(defects())("%s is refused with the reason", async (_, make, code, expected) => {
  const der = await make();
  expect(() => parseCsr(der)).toThrow(expect.objectContaining({ code }) as Error);
  expect(() => parseCsr(der)).toThrow(expected);
});

// Clients write attributes in the order in which they were added, and all verifiers accept that.
test("attributes out of order are accepted", async () => {
  const der = await reshaped(([version, subject, key]) =>
    seq(version!, subject!, key!, tlv(0xa0, requestOf("b.example.com"), challenge("x"))),
  );
  expect(parseCsr(der).names).toEqual([hostName("b.example.com")]);
  expect(askGo([{ kind: "csr", der: [der] }])[0]?.refused).toBe("");
});

test("everything that Go refuses is refused here too", async () => {
  const ders = await Promise.all([...sound(), ...defects()].map(([, make]) => make()));
  const verdicts = askGo(ders.map((der) => ({ kind: "csr", der: [der] })));
  const laxer = ders.filter((der, index) => verdicts[index]?.refused !== "" && taken(der));
  expect(laxer).toEqual([]);
  expect(verdicts.filter(({ refused }) => refused !== "").length).toBeGreaterThan(20);
});

function taken(der: Buffer): boolean {
  try {
    parseCsr(der);
    return true;
  } catch {
    return false;
  }
}

test("the key of a request is re-encoded as required for certificates", async () => {
  expect(spki(parseCsr(await byEc(identifier("ecSha256"))).publicKey).equals(spki(ec))).toBe(true);
});
