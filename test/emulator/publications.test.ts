import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERIC } from "../alibaba/official-clients";
import { Ca } from "../local/ca";
import { newFolder, openssl, removeFolders } from "../x509/support";
import { startServe, type Serve } from "./process";

let served: Serve;
let ca: Ca;
let folder: string;
beforeAll(async () => {
  served = await startServe();
  const call = GENERIC["openapi-core, ACS3"]!(served.endpoint);
  const invoke = ((operation: string, request: object) =>
    call(operation, "2020-06-30", request)) as Ca["invoke"];
  ca = await Ca.open(() => Promise.resolve({ invoke, close: () => Promise.resolve() }));
  folder = newFolder();
});
afterAll(async () => {
  await served.stop();
  removeFolders();
});

const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

async function download(address: string): Promise<{ type: string | null; der: Buffer; status: number }> {
  const { status, headers, ...answer } = await fetch(address).then(async (got) => ({
    status: got.status,
    headers: got.headers,
    der: Buffer.from(await got.arrayBuffer()),
  }));
  return { status, type: headers.get("content-type"), ...answer };
}

test("the CRL at the address in a certificate, the CA at its own, and OCSP report revocations", async () => {
  const { root, sub } = await ca.hierarchy();
  const made = await Promise.all([ca.server(sub, ISSUED), ca.server(sub, ISSUED)]);
  const [good, bad] = made.map(({ X509Certificate: pem = "" }) => pem) as [string, string];
  await ca.invoke("CreateRevokeClientCertificate", { Identifier: made[1].Identifier });

  const [, address = ""] =
    /URI:(\S+)/.exec(openssl(["x509", "-noout", "-ext", "crlDistributionPoints"], good)) ?? [];
  expect(address).toBe(`${served.endpoint}/crl/${sub}.crl`);
  const list = await download(address);
  expect(list).toMatchObject({ status: 200, type: "application/pkix-crl" });
  const [issuer, above] = [
    await download(`${served.endpoint}/ca/${sub}.cer`),
    await download(`${served.endpoint}/ca/${root}.cer`),
  ];
  expect(issuer.type).toBe("application/pkix-cert");
  const [subPem, rootPem] = [issuer, above].map(({ der }) => new X509Certificate(der).toString()) as [
    string,
    string,
  ];

  const crl = file("list.pem", openssl(["crl", "-inform", "DER"], list.der));
  const trust = [
    "-CAfile",
    file("root.pem", rootPem),
    "-untrusted",
    file("sub.pem", subPem),
    "-CRLfile",
    crl,
  ];
  const verify = (name: string, pem: string): string =>
    openssl(["verify", "-crl_check", ...trust, file(name, pem)]);
  expect(verify("good.pem", good)).toMatch(/: OK/);
  expect(verify("bad.pem", bad)).toMatch(/certificate revoked/);

  const ask = (name: string): string =>
    openssl([
      ...["ocsp", "-issuer", join(folder, "sub.pem"), "-cert", join(folder, name)],
      ...["-CAfile", join(folder, "root.pem"), "-verify_other", join(folder, "sub.pem")],
      ...["-url", `${served.endpoint}/ocsp/${sub}`],
    ]);
  expect(ask("good.pem")).toMatch(/good\.pem: good/);
  expect(ask("bad.pem")).toMatch(/bad\.pem: revoked/);

  // The GET form: the request in the URL.
  openssl([
    "ocsp",
    "-issuer",
    join(folder, "sub.pem"),
    "-cert",
    join(folder, "bad.pem"),
    "-reqout",
    join(folder, "q"),
  ]);
  const question = readFileSync(join(folder, "q")).toString("base64");
  const answer = await download(`${served.endpoint}/ocsp/${sub}/${encodeURIComponent(question)}`);
  expect(answer).toMatchObject({ status: 200, type: "application/ocsp-response" });
  expect(openssl(["ocsp", "-respin", file("answer.der", answer.der), "-resp_text", "-noverify"])).toMatch(
    /Cert Status: revoked/,
  );
});

test("an end certificate has none of these", async () => {
  const { sub } = await ca.hierarchy();
  const { Identifier } = await ca.server(sub);
  for (const path of [
    `crl/${Identifier}.crl`,
    "crl/x.crl",
    `ca/${Identifier}.cer`,
    "ca/x.cer",
    "crl/%00.crl",
    "ca/'.cer",
  ])
    expect(await download(`${served.endpoint}/${path}`)).toMatchObject({ status: 404 });
  expect((await download(`${served.endpoint}/ocsp/${sub}/AA`)).der.toString("hex")).toBe("30030a0101");
});

const ISSUED = { EnableCrl: 1, Immediately: 1 };
