import fc from "fast-check";
import { newDataKey, seal, unseal, unwrap, wrap } from "../../provider/local/store/sealing";

const key = newDataKey();
const text = fc.string({ unit: "binary", maxLength: 200 });

test("a sealed value opens with its key, and differs each time", () => {
  fc.assert(
    fc.property(text, (value) => {
      const sealed = seal(key, value);
      expect(unseal(key, sealed)).toBe(Buffer.from(value, "utf8").toString("utf8"));
      expect(seal(key, value)).not.toBe(sealed);
      if (value.length > 3) expect(sealed).not.toContain(value);
    }),
  );
});

test("a value that was changed, truncated, or sealed with another key does not open", () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom("A", "z", "-", ":"), (value, position, character) => {
      const sealed = seal(key, value);
      const at = position % sealed.length;
      const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
      // The last character of base64url may contain unused bits.
      const means = (one: string): string =>
        Buffer.from(one.split(":")[2] ?? "", "base64url").toString("hex");
      const isSame = means(changed) === means(sealed) && changed.slice(0, 18) === sealed.slice(0, 18);
      if (!isSame) expect(unseal(key, changed)).toBeUndefined();
      expect(unseal(key, sealed.slice(0, at))).toBeUndefined();
      expect(unseal({ ...newDataKey(), id: key.id }, sealed)).toBeUndefined();
      expect(unseal({ ...key, id: newDataKey().id }, sealed)).toBeUndefined();
    }),
  );
});

test("a data key opens only with its passphrase, however the keyboard encodes an umlaut", async () => {
  const stored = await wrap(key, "Schl\u00fcssel");
  expect(await unwrap(stored, "Schlu\u0308ssel")).toEqual(key);
  expect(await unwrap(stored, "Schlussel")).toBeUndefined();
  expect(JSON.stringify(stored)).not.toContain(key.key.toString("base64url"));
  expect(JSON.parse(stored.parameters)).toMatchObject({ kdf: "scrypt", N: 131_072, r: 8, p: 1 });
  expect((await wrap(key, "Schl\u00fcssel")).wrapped_key).not.toBe(stored.wrapped_key);
});

test("weakened or expensive parameters are refused", async () => {
  const stored = await wrap(key, "passphrase");
  const parameters = JSON.parse(stored.parameters) as Record<string, unknown>;
  const changed = (more: object): ReturnType<typeof unwrap> =>
    unwrap({ ...stored, parameters: JSON.stringify({ ...parameters, ...more }) }, "passphrase");
  expect(await changed({ N: 2 ** 14 })).toBeUndefined();
  for (const bad of [{ N: 2 ** 30 }, { r: 1 }, { p: 99 }, { kdf: "none" }])
    await expect(changed(bad)).rejects.toThrow();
});
