import { generateKeyPairSync } from "node:crypto";
import * as fc from "fast-check";
import { kinds } from "../../provider";
import { SECRET_ARGUMENTS, SECRETS } from "../../schema";
import type { EngineProperties } from "../../provider/engine/crud";
import { TABLE } from "./arguments";
import { BASE, newCsr, newWorld, removeFolders, type World } from "./support";

afterAll(removeFolders);

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const DER = privateKey.export({ type: "sec1", format: "der" });
const base64 = DER.toString("base64");

/** The forms in which a key might be passed by mistake, on its own. */
const FORMS: readonly string[] = [
  PEM,
  PEM.replaceAll("\n", "\\n"),
  PEM.replaceAll("\n", " "),
  Buffer.from(`\ufeff${PEM}`, "utf16le").toString("utf8"),
  base64,
  DER.toString("hex"),
  Buffer.from(PEM).toString("base64"),
  JSON.stringify(privateKey.export({ format: "jwk" })),
  `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
];

/** Parts of the key that must not appear anywhere in any of the forms above. */
const PARTS = FORMS.flatMap((form) => form.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []).filter(
  (part) => !/PRIVATE|CERTIFICATE/.test(part),
);

function kindNamed(world: World, name: string): ReturnType<World["provider"]> {
  return world.provider(name);
}

/** Everything that a check returns to the engine. */
async function checked(provider: ReturnType<World["provider"]>, args: EngineProperties): Promise<string> {
  try {
    return JSON.stringify(await provider.check({}, { ...args, resourceUrn: "urn:pulumi:a::b::c::d" }));
  } catch (error) {
    return `${String(error)} ${(error as Error).stack ?? ""} ${JSON.stringify((error as Error).cause)}`;
  }
}

const expectHidden = (shown: string): void => {
  for (const part of PARTS) expect(shown).not.toContain(part);
};

const POSITIONS: readonly ((form: string, sound: unknown) => unknown)[] = [
  (form) => form,
  (form, sound) => (typeof sound === "string" ? form + sound : form),
  (form, sound) => (typeof sound === "string" ? `${sound}\n# kept here:\n${form}` : form),
  (form) => [form],
  (form, sound) => (Array.isArray(sound) ? [...(sound as unknown[]), form] : [["x", form]]),
  (form) => form.match(/[^\n]{1,64}/g),
  (form) => ({ team: form }),
  (form) => ({ [form]: "x" }),
  (form, sound) =>
    typeof sound === "object" && sound !== null ? { ...sound, commonName: form } : { a: { b: form } },
  (form) => [{ domain: form }],
];

describe.each(kinds.map(({ kind, fields }) => [kind, fields] as const))("%s", (kind, fields) => {
  test("a private key in a non-secret argument is refused, and none of it is stored, thrown or logged", async () => {
    const provider = kindNamed(newWorld(), kind);
    for (const [index, name] of [...Object.keys(fields), "unheardOf"].entries()) {
      if (SECRET_ARGUMENTS.has(name)) continue;
      const sound = BASE[kind]?.[name] ?? TABLE[kind]?.[name]?.accepted[0];
      // Every argument is tested with every form and with every position; all combinations would take a minute.
      for (let turn = 0; turn < Math.max(FORMS.length, POSITIONS.length); turn++) {
        const form = FORMS[(turn + index) % FORMS.length]!;
        const shown = await checked(provider, {
          ...BASE[kind],
          [name]: POSITIONS[turn % POSITIONS.length]!(form, sound),
        });
        expectHidden(shown);
        expect(shown).toContain(`${name}: holds a private key, and this argument is not a secret`);
        expect(shown).not.toContain('"inputs"');
      }
    }
  });

  test("a private key in an argument's name is refused likewise", async () => {
    for (const form of FORMS) {
      expectHidden(await checked(kindNamed(newWorld(), kind), { ...BASE[kind], [form]: "x" }));
    }
  });
});

test("whatever surrounds the key", async () => {
  const provider = kindNamed(newWorld(), "alibaba.ServerCertificateWithCsr");
  const csr = newCsr("/CN=www.example.com");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMS),
      fc.string(),
      fc.string(),
      fc.boolean(),
      async (form, before, after, first) => {
        const text = first ? `${before}\n${form}\n${csr}${after}` : `${before}${csr}\n${form}\n${after}`;
        expectHidden(await checked(provider, { parentIdentifier: "x", days: 90, csr: text }));
      },
    ),
    { numRuns: 200 },
  );
});

test("arguments for keys and passwords are secret", () => {
  expect([...SECRET_ARGUMENTS].sort()).toEqual([
    "encryptPrivateKey",
    "issuerPrivateKey",
    "password",
    "privateKey",
    "privateKeySign",
    "signPrivateKey",
  ]);
  expect([...SECRETS].filter((name) => !SECRET_ARGUMENTS.has(name)).sort()).toEqual([
    "certKmcRep1",
    "encPrivateKey",
    "encSm2EnvelopedKey",
    "jks",
    "pfx",
    "signedAndEnvelopedData",
  ]);
});

describe("only the blocks of PEM are stored", () => {
  const PEM_ARGUMENTS = [
    ["alibaba.ServerCertificateWithCsr", "csr"],
    ["alibaba.ClientCertificateWithCsr", "csr"],
    ["alibaba.CustomCertificate", "csr"],
    ["alibaba.ExternalCaCertificate", "csr"],
    ["alibaba.WhClientCertificate", "csr"],
    ["alibaba.UserCertificate", "cert"],
    ["huawei.ApigCertificate", "certContent"],
    ["keys.Pkcs12", "chain"],
    ["keys.JavaKeyStore", "chain"],
  ] as const;

  test.each(PEM_ARGUMENTS)("%s, %s", async (kind, name) => {
    const provider = kindNamed(newWorld(), kind);
    const sound = String(BASE[kind]?.[name]);
    const urn = { resourceUrn: "urn:pulumi:a::b::c::d" };
    const pasted = `Password: hunter2\n${sound.replaceAll("\n", "\r\n")}-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\nmore`;
    const { inputs, failures } = await provider.check({}, { ...BASE[kind], ...urn, [name]: pasted });
    expect(failures).toBeUndefined();
    expect(inputs?.[name]).toBe(sound);
  });

  test("regression: a key that an older release let into the state leaves the inputs when it is removed from the program", async () => {
    const provider = kindNamed(newWorld(), "alibaba.ServerCertificateWithCsr");
    const args = { ...BASE["alibaba.ServerCertificateWithCsr"], resourceUrn: "urn:pulumi:a::b::c::d" };
    const first = await provider.check({}, args);
    const olds: EngineProperties = { ...first.inputs, csr: `${PEM}${String(first.inputs?.csr)}` };
    const { inputs } = await provider.check(olds, args);
    expect(inputs?.csr).toBe(first.inputs?.csr);
    expect(await provider.diff("id", olds, inputs ?? {})).toMatchObject({ changes: false, replaces: [] });
  });
});
