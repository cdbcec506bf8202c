/* eslint-disable @typescript-eslint/require-await, @typescript-eslint/no-require-imports,
   @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access
   -- what is serialized here is the text of functions */
import type { dynamic } from "@pulumi/pulumi";
import { stubOf } from "../../sdk/stub";

const { serializeFunction } =
  // The function that the engine itself calls; it is untyped.
  require("@pulumi/pulumi/runtime/closure/serializeClosure") as {
    serializeFunction: (factory: () => unknown, options: object) => Promise<{ text: string }>;
  };

/** The provider object of a kind, as Pulumi would serialize it. */
function remote(kind: string): dynamic.ResourceProvider {
  // prettier-ignore
  const provider: Record<string, unknown> = {
    configure(this: Record<string, unknown>, req: dynamic.ConfigureRequest) { "check diff create read update delete".split(" ").forEach((m) => (this[m] = async (...a: unknown[]) => require("pulumi-pki/provider").handler(kind, req.config)[m](...a))); },
  };
  return provider as unknown as dynamic.ResourceProvider;
}

const serialized = async (kind: string): Promise<string> => {
  const provider = remote(kind);
  return (await serializeFunction(() => provider, { allowSecrets: true })).text;
};

// Frozen: this text is in the state of every resource ever created. If this test fails, the code is wrong.
const frozen = (kind: string): string => `exports.handler = __f0;

var __provider = {configure: __f1};

function __f1(__0) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return function /*configure*/(req) { "check diff create read update delete".split(" ").forEach((m) => (this[m] = async (...a) => require("pulumi-pki/provider").handler(kind, req.config)[m](...a))); };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f0() {
  return (function() {
    with({ provider: __provider, this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;

const KINDS = [
  "alibaba.RootCa",
  "alibaba.SubCa",
  "alibaba.ExternalCaCertificate",
  "alibaba.ServerCertificate",
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificate",
  "alibaba.ClientCertificateWithCsr",
  "alibaba.ClientCertificateFleet",
  "alibaba.CustomCertificate",
  "alibaba.WhClientCertificate",
  "huawei.CertificateAuthority",
  "huawei.PrivateCertificate",
  "huawei.ApigCertificate",
  "alibaba.UserCertificate",
  "alibaba.PcaCertSync",
  "keys.PrivateKey",
  "keys.CertificateRequest",
  "keys.Pkcs12",
  "keys.JavaKeyStore",
  "keys.Certificate",
  "keys.RevocationList",
];

test.each(KINDS)("the stored text of %s is the frozen text", (kind) => {
  expect(stubOf(kind)).toBe(frozen(kind));
  expect(stubOf(kind).length).toBeLessThan(1000);
});

test.each(KINDS)("the stored text of %s equals Pulumi's serialization of its provider", async (kind) => {
  expect(await serialized(kind)).toBe(stubOf(kind));
});
