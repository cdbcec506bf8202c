import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ocspAnswer } from "../../provider/local/ocsp";
import { oneFromPem } from "../../provider/x509/pem";
import { askGo } from "../x509/go-judge";
import { newFolder, openssl, removeFolders } from "../x509/support";
import { certificatesOf } from "./judge";
import { askOpenssl, closeWorlds, openWorld } from "./world";

afterAll(closeWorlds);
afterAll(removeFolders);

describe("OCSP (RFC 6960)", () => {
  test.each(["ECC_256", "RSA_2048"] as const)(
    "%s: good, revoked, unknown, according to openssl",
    async (Algorithm) => {
      const { world, ca } = await openWorld();
      const root = (await ca.root({ Algorithm })).Identifier;
      const sub = (await ca.sub(root, { Algorithm })).Identifier;
      const leaf = await ca.server(sub, { Algorithm, Immediately: 2 });
      const chain = leaf.CertificateChain!;
      for (const hash of ["-sha1", "-sha256", "-sha512"]) {
        const { output } = await askOpenssl(world, sub, chain, [hash]);
        expect(output).toMatch(/leaf\.pem: good/);
      }
      const der = certificatesOf(chain).map((pem) => oneFromPem("CERTIFICATE", pem));
      const judged = async (): Promise<string> => {
        const { answer } = await askOpenssl(world, sub, chain);
        return askGo([{ kind: "ocsp", der: [answer, der[0]!, der[1]!] }])[0]!.refused;
      };
      expect(await judged()).toBe("");
      const { Identifier } = leaf;
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      await ca.invoke("DeleteClientCertificate", { Identifier });
      expect((await askOpenssl(world, sub, chain)).output).toMatch(/leaf\.pem: revoked/);
      expect(await judged()).toBe("status 1, reason 0");
      // Unknown if the request names another CA of this service as the issuer; that CA's answer is not valid for this
      // issuer either.
      const sibling = (await ca.sub(root, { Algorithm, CommonName: "Sibling" })).Identifier;
      expect((await askOpenssl(world, sibling, chain)).output).toMatch(/leaf\.pem: unknown|REFUSED/);
      const of = await askOpenssl(world, root, certificatesOf(chain).slice(1).join(""));
      expect(of.output).toMatch(/leaf\.pem: good/);
    },
  );

  test("the request's nonce is returned, and a response altered in one bit is refused", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const { CertificateChain: chain = "" } = await ca.server(sub, { Immediately: 2 });
    const { output, answer } = await askOpenssl(world, sub, chain, ["-nonce"]);
    expect(output).toMatch(/OCSP Nonce/);
    expect((await askOpenssl(world, sub, chain, ["-no_nonce"])).output).not.toMatch(/OCSP Nonce/);
    const folder = newFolder();
    answer[answer.length - 1] = answer.at(-1)! ^ 1;
    writeFileSync(join(folder, "answer"), answer);
    writeFileSync(join(folder, "all"), certificatesOf(chain).slice(1).join(""));
    const judged = ["-respin", join(folder, "answer"), "-CAfile", join(folder, "all")];
    expect(openssl(["ocsp", ...judged, "-verify_other", join(folder, "all")])).toMatch(
      /Verify Failure|failure/i,
    );
  });

  test("unreadable requests, and those about unknown CAs, are answered as well", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const refusal = (code: number): Buffer => Buffer.from([0x30, 3, 0x0a, 1, code]);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("3000", "hex"),
      randomBytes(100),
      Buffer.alloc(70_000),
    ]) {
      expect(await ocspAnswer(world.environment, sub, bytes)).toEqual(refusal(1));
    }
    const { CertificateChain: chain = "" } = await ca.server(sub, { Immediately: 2 });
    expect((await askOpenssl(world, "nobody", chain)).answer).toEqual(refusal(6));
  });
});
