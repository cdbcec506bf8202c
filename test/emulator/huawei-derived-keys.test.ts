import { createECDH, createHmac, createPrivateKey, sign } from "node:crypto";
import { ALGORITHMS, firstFitting } from "../../provider/emulator/huawei/signatures";
import type { PLAIN } from "./huawei-gate";

describe("P-256 keys derived from an access key", () => {
  /** As documented, for the first candidate. */
  function derived({ id, secret }: typeof PLAIN): Buffer {
    const label = Buffer.from(`\0\0\0\x01SDK-ECDSA-P256-SHA256\0${id}\0\0\0\x01\0`);
    const candidate = BigInt(`0x${createHmac("sha256", secret).update(label).digest("hex")}`);
    return Buffer.from((candidate + 1n).toString(16).padStart(64, "0"), "hex");
  }

  function signatureOf(text: string, number: Buffer): string {
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey(number);
    const point = ecdh.getPublicKey();
    const [d, x, y] = [number, point.subarray(1, 33), point.subarray(33)].map((one) =>
      one.toString("base64url"),
    );
    const jwk = { kty: "EC", crv: "P-256", d: d!, x: x!, y: y! };
    return sign("sha256", Buffer.from(text), createPrivateKey({ key: jwk, format: "jwk" })).toString("hex");
  }

  const check = ALGORITHMS.get("SDK-ECDSA-P256-SHA256")!.check("");
  const keys = Array.from({ length: 3000 }, (_, index) => ({ id: `key ${index}`, secret: "secret" }));

  test.each([
    ["", () => true],
    ["whose number begins with a zero", (number: Buffer) => number.toString("hex").startsWith("0")],
    ["whose number begins with two zeros", (number: Buffer) => number[0] === 0],
  ] as [string, (number: Buffer) => boolean][])(
    "one %s verifies its own signatures, and no others",
    (_, fits) => {
      const key = keys.find((one) => fits(derived(one)))!;
      const signature = signatureOf("text", derived(key));
      expect(check("text", signature, key)).toBe(true);
      expect(check("other", signature, key)).toBe(false);
      expect(check("text", signature, { ...key, secret: "other" })).toBe(false);
      expect(check("text", signature, { ...key, id: "other" })).toBe(false);
      expect(check("text", signature.slice(2), key)).toBe(false);
    },
  );

  const ORDER = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  test.each([
    [[0n], 1n],
    [[ORDER - 2n], ORDER - 1n],
    [[ORDER - 1n, 5n], 6n],
    [[ORDER, ORDER - 1n, 7n], 8n],
  ])("from the numbers %p the key %p is derived", (numbers, number) => {
    expect(firstFitting((counter) => numbers[counter]!)).toBe(number);
  });
});
