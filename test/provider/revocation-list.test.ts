import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { DAY, rfc3339 } from "../../common/time";
import { privateKeyPem } from "../../provider/x509/keys";
import { askPython } from "../corpora/python-judge";
import { askGo } from "../x509/go-judge";
import { CA, LEAF, make, newFolder, openssl, pem, removeFolders, type Issued } from "../x509/support";
import { unwrap, type Unwrapped } from "../../provider/plugin/values";
import { newWorld, Refused, Resource, type World } from "./support";

afterAll(removeFolders);

let ca: Issued;
let leaves: Issued[];
let world: World;
let list: Resource;
beforeAll(async () => {
  ca = await make(CA);
  leaves = await Promise.all([make(LEAF, ca), make(LEAF, ca)]);
});
beforeEach(() => {
  world = newWorld();
  list = new Resource(world, "keys.RevocationList");
});

const args = (more: object = {}): Record<string, unknown> => ({
  issuerCertificate: pem(ca.certificate),
  issuerPrivateKey: privateKeyPem(ca.privateKey),
  ...more,
});
const serials = (): string[] => leaves.map(({ certificate }) => certificate.serialNumber);
const der = (): Buffer => Buffer.from(String(list.state.crlDer), "base64");
const shown = (): string => openssl(["crl", "-inform", "DER", "-noout", "-text"], der());
const listed = (): string[] =>
  [...shown().matchAll(/Serial Number: (\w+)/g)].map(([, serial]) => String(serial));

/** The result of `openssl verify -crl_check` for a certificate with the list. */
function verdict({ certificate }: Issued): string {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return openssl([
    ...[
      "verify",
      "-x509_strict",
      "-crl_check",
      "-attime",
      String(Math.floor(world.now.getTime() / 1000) + 60),
    ],
    ...["-CRLfile", file("list.pem", String(list.state.crl)), "-CAfile", file("ca.pem", pem(ca.certificate))],
    file("leaf.pem", pem(certificate)),
  ]);
}

test("openssl, Go and Python verify the list, and accept a certificate until it is listed", async () => {
  await list.up(args());
  expect(verdict(leaves[0]!)).toMatch(/leaf\.pem: OK/);
  const revoked = [{ certificate: pem(leaves[0]!.certificate), reason: "keyCompromise" }];
  expect(await list.up(args({ revoked }))).toBe("update");
  expect(verdict(leaves[0]!)).toMatch(/certificate revoked/);
  expect(verdict(leaves[1]!)).toMatch(/leaf\.pem: OK/);
  const question = { kind: "crl", der: [der(), ca.certificate.der] } as const;
  expect(askGo([question])).toMatchObject([{ refused: "" }]);
  const content = [BigInt(`0x${serials()[0]!}`).toString(16).toUpperCase()];
  expect(askPython([question])).toMatchObject([{ refused: "", number: list.state.crlNumber, content }]);
});

test.each(["RSA_2048", "ECC_384", "ED25519", "SM2_256"])(
  "%s signs lists, whatever the key type of a certificate",
  async (algorithm) => {
    const other = await make(CA, undefined, algorithm);
    const issuer = {
      issuerCertificate: pem(other.certificate),
      issuerPrivateKey: privateKeyPem(other.privateKey),
    };
    await list.up({ ...issuer, revoked: [{ serialNumber: "0A" }] });
    const sm2 = algorithm === "SM2_256";
    expect(askGo([{ kind: "crl", der: [der(), other.certificate.der], sm2 }])).toMatchObject([
      { refused: "" },
    ]);
  },
);

test("each list has a higher number than the previous one, even if the clock goes back", async () => {
  await list.up(args());
  expect(list.state.crlNumber).toBe(Math.floor(world.now.getTime() / 1000));
  const numbers = [list.state.crlNumber];
  for (const later of [0, -30 * DAY, 2 * DAY]) {
    world.now = new Date(world.now.getTime() + later);
    await list.up(args({ revoked: [{ serialNumber: "0A" }], validity: `${20 + numbers.length}d` }));
    numbers.push(list.state.crlNumber);
  }
  expect(numbers).toEqual([...numbers].sort((a, b) => Number(a) - Number(b)));
  expect(new Set(numbers).size).toBe(4);
});

test("an entry keeps the date on which it was first listed", async () => {
  const revoked = [{ serialNumber: "0A" }, { serialNumber: "0B", date: "2026-02-01T00:00:00Z" }];
  await list.up(args({ revoked }));
  world.now = new Date(world.now.getTime() + DAY);
  await list.up(args({ revoked: [...revoked, { serialNumber: "0C" }] }));
  const dates = [...shown().matchAll(/Revocation Date: (.*) GMT/g)].map(([, date]) => date);
  expect(dates).toEqual(["Mar  1 12:00:00 2026", "Feb  1 00:00:00 2026", "Mar  2 12:00:00 2026"]);
});

describe("an entry that disappears", () => {
  const entry = (): object => ({ certificate: pem(leaves[0]!.certificate) });

  test.each([
    ["from the list", { revoked: [{ serialNumber: "0B" }] }],
    ["with the whole argument", {}],
  ])("%s is refused", async (_, more) => {
    await list.up(args({ revoked: [{ serialNumber: "0a" }, { serialNumber: "0B" }] }));
    const before = list.state.crl;
    await expect(list.up(args(more))).rejects.toThrow(
      new Refused(
        "revoked: 0A would disappear from the list, and its certificate would be accepted again: put it back as it was, or, if the revocation was a mistake, add it to released",
      ).message,
    );
    expect(list.state.crl).toBe(before);
  });

  test("is refused according to the list in the state, even if the inputs do not show it", async () => {
    await list.up(args({ revoked: [{ serialNumber: "0A" }] }));
    list.inputs = { ...list.inputs, revoked: [] };
    await expect(list.up(args({ validity: "10d" }))).rejects.toThrow(/0A would disappear from the list/);
  });

  test("may be named in released, and is not listed again", async () => {
    await list.up(args({ revoked: [{ serialNumber: "00000a" }] }));
    await list.up(args({ released: ["A"] }));
    expect(listed()).toEqual([]);
    expect(await list.up(args())).toBe("update");
    await expect(list.up(args({ revoked: [{ serialNumber: "0A" }], released: ["0a"] }))).rejects.toThrow(
      /released: 0A is also in revoked/,
    );
  });

  test("may have been on hold", async () => {
    await list.up(args({ revoked: [{ serialNumber: "0A", reason: "certificateHold" }] }));
    expect(shown()).toContain("Certificate Hold");
    await list.up(args());
    expect(listed()).toEqual([]);
  });

  test("cannot be put on hold first", async () => {
    await list.up(args({ revoked: [{ serialNumber: "0A", reason: "keyCompromise" }] }));
    const onHold = args({ revoked: [{ serialNumber: "0a", reason: "certificateHold" }] });
    await expect(list.up(onHold)).rejects.toThrow(
      /^revoked: 0A was revoked for good: on hold it could leave/,
    );
    list.inputs = { ...list.inputs, revoked: [] };
    await expect(list.up(onHold)).rejects.toThrow(/0A was revoked for good/);
  });

  test("cannot disappear with its CA", async () => {
    const other = await make({ ...CA, subject: { commonName: "Other" } });
    const otherCa = {
      issuerCertificate: pem(other.certificate),
      issuerPrivateKey: privateKeyPem(other.privateKey),
    };
    await list.up(args({ revoked: [{ serialNumber: "0A" }] }));
    const both = args({ ...otherCa, revoked: [{ serialNumber: "0A" }] });
    await expect(list.up(both)).rejects.toThrow(/^issuerCertificate: is that of another CA \(CN=Other/);
    list.inputs = { ...list.inputs, revoked: [] };
    await expect(list.up(both)).rejects.toThrow(/issuerCertificate: is that of another CA/);
  });

  test("may have expired", async () => {
    await list.up(args({ revoked: [entry()] }));
    await expect(list.up(args())).rejects.toThrow(/would disappear/);
    world.now = new Date(leaves[0]!.certificate.notAfter);
    await list.up(args());
    expect(listed()).toEqual([]);
  });

  test("may be identified by its certificate instead", async () => {
    await list.up(args({ revoked: [{ serialNumber: serials()[0]!.toLowerCase() }] }));
    expect(await list.up(args({ revoked: [entry()] }))).toBe("update");
    expect(listed()).toEqual([serials()[0]]);
  });
});

test("it is renewed in place when half of its validity has passed, and not before", async () => {
  await list.up(args({ revoked: [{ serialNumber: "0A" }] }));
  const [id, first] = [list.id, list.state];
  const same = args({ revoked: [{ serialNumber: "0A" }] });
  world.now = new Date(world.now.getTime() + 15 * DAY - 1000);
  expect(await list.up(same)).toBe("same");
  world.now = new Date(world.now.getTime() + 1000);
  await list.refresh();
  expect(list.state.crl).toBe(first.crl);
  expect(await list.up(same)).toBe("update");
  expect(list.id).toBe(id);
  expect(list.state.nextUpdate).toBe(rfc3339(new Date(world.now.getTime() + 30 * DAY)));
  expect(listed()).toEqual(["0A"]);
  expect(await list.up(same)).toBe("same");
});

test("a list that is due shows in a preview as the end of its validity changing, and what the program changes beside it", async () => {
  const urn = "urn:pulumi:dev::test::pki:keys/revocationList:RevocationList::ca";
  const unwrapped = (properties: Record<string, unknown>): Unwrapped => ({ properties, secrets: new Set() });
  const first = await world.plugin.check(urn, unwrapped({}), unwrapped(args()));
  const inputs = unwrap(first.inputs);
  const { id, properties } = await world.plugin.create(urn, inputs, false);
  const stored = { inputs, outputs: unwrap(properties) };
  const details = async (more: object = {}): Promise<unknown> => {
    const next = await world.plugin.check(urn, inputs, unwrapped(args(more)));
    const { changes, details, renewed } = await world.plugin.diff(urn, id, stored, unwrap(next.inputs), []);
    return { changes, details, renewed };
  };
  expect(await details()).toEqual({ changes: false, details: {} });
  world.now = new Date(world.now.getTime() + 20 * DAY);
  const renewed = ["nextUpdate"];
  expect(await details()).toEqual({ changes: true, details: { nextUpdate: "update" }, renewed });
  expect(await details({ validity: "60d" })).toEqual({
    changes: true,
    details: { nextUpdate: "update", validity: "add" },
    renewed,
  });
});

test.each(["", "nonsense", "cut"])(
  "a damaged list in the state (%j) is never replaced, and every run says what to do",
  async (damaged) => {
    await list.up(args());
    const crl = damaged === "cut" ? String(list.state.crl).replace(/\n.*\n/, "\n") : damaged;
    list.state = { ...list.state, crl };
    const ways = /damaged: .*go back to a state .*pulumi state delete/;
    await expect(list.up(args())).rejects.toThrow(ways);
    await expect(list.up(args({ validity: "20d" }))).rejects.toThrow(ways);
    await expect(list.refresh()).rejects.toThrow(ways);
    expect(list.state.crl).toBe(crl);
  },
);

test("renewBefore sets the time, and a list that would always be due is refused", async () => {
  await list.up(args({ validity: "10d", renewBefore: "1d" }));
  world.now = new Date(world.now.getTime() + 8 * DAY);
  expect(await list.up(args({ validity: "10d", renewBefore: "1d" }))).toBe("same");
  expect(await list.up(args({ validity: "10d", renewBefore: "3d" }))).toBe("update");
  await expect(list.up(args({ validity: "10d", renewBefore: "10d" }))).rejects.toThrow(/renewBefore/);
});

test("a key of another CA, a CA that may not sign lists, and a certificate of another CA are refused", async () => {
  const other = await make({ ...CA, keyUsages: ["keyCertSign"] });
  const stranger = await make(LEAF, await make({ ...CA, subject: { commonName: "Stranger" } }));
  const forged = await make(LEAF, await make(CA));
  const otherKey = privateKeyPem(other.privateKey);
  await expect(list.up(args({ issuerPrivateKey: otherKey }))).rejects.toThrow(
    /is not the key of the certificate/,
  );
  const noLists = { issuerCertificate: pem(other.certificate), issuerPrivateKey: otherKey };
  await expect(list.up(noLists)).rejects.toThrow(/may not sign revocation lists/);
  for (const { certificate } of [stranger, forged]) {
    const revoked = [{ certificate: pem(certificate) }];
    await expect(list.up(args({ revoked }))).rejects.toThrow(
      /revoked\[0\]: its certificate was not issued by/,
    );
  }
});

test("openssl reads exactly the revoked certificates", async () => {
  const all = new Set(
    Array.from({ length: 200 }, (_, index) => randomBytes((index % 20) + 1).toString("hex")),
  );
  const revoked = [...new Map([...all].map((hex) => [BigInt(`0x${hex}`), hex])).values()]
    .filter((hex) => BigInt(`0x${hex}`) > 0n)
    .map((serialNumber) => ({ serialNumber }));
  await list.up(args({ revoked }));
  expect(listed().map((hex) => BigInt(`0x${hex}`))).toEqual(
    revoked.map(({ serialNumber }) => BigInt(`0x${serialNumber}`)),
  );
});

test("the key is in no output, and a damaged list in the state is reported", async () => {
  await list.up(args());
  const { issuerPrivateKey, ...rest } = list.state;
  expect(String(issuerPrivateKey)).toContain("PRIVATE KEY");
  expect(JSON.stringify(rest)).not.toContain("PRIVATE KEY");
  list.state = { ...list.state, crl: "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n" };
  await expect(list.up(args({ validity: "10d" }))).rejects.toThrow(/not a revocation list/);
});
