import { createPrivateKey, randomBytes, X509Certificate, type KeyObject } from "node:crypto";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { localBackend } from "../../provider/local";
import type { LocalEnvironment } from "../../provider/local/call";
import { openStore } from "../../provider/local/store";
import type { Clock } from "../../provider/x509/validity";
import { newFolder } from "../x509/support";
import { inDays } from "./judge";

/** A caller of documented operations, over an empty store. */
export interface Service {
  readonly invoke: Invoke<AlibabaOperations>;
  close(): Promise<void>;
}
export type MakeInvoke = () => Promise<Service>;

/** The local CA in process, over an empty store in a new folder, or over the given one. */
export function openLocal(
  clock: Clock = () => new Date(),
  location = newFolder(),
  more: Pick<LocalEnvironment, "certificateCount"> = {},
): Service {
  const { alibaba } = localBackend(async () => ({
    store: await openStore(location),
    clock,
    entropy: randomBytes,
    url: "http://localhost:8640",
    ...more,
  }));
  return { invoke: alibaba, close: async () => (await openStore(location)).destroy() };
}

type RequestOf<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];
type AnswerOf<O extends keyof AlibabaOperations> = Promise<AlibabaOperations[O][1]>;

/** The calls with which most tests begin. */
export class Ca {
  private constructor(readonly service: Service) {}

  static async open(makeInvoke: MakeInvoke): Promise<Ca> {
    return new Ca(await makeInvoke());
  }

  get invoke(): Invoke<AlibabaOperations> {
    return this.service.invoke;
  }

  root(more: Partial<RequestOf<"CreateRootCACertificate">> = {}): AnswerOf<"CreateRootCACertificate"> {
    return this.invoke("CreateRootCACertificate", { ...ROOT, ...more });
  }

  sub(
    parent: string,
    more: Partial<RequestOf<"CreateSubCACertificate">> = {},
  ): AnswerOf<"CreateSubCACertificate"> {
    return this.invoke("CreateSubCACertificate", { ...SUB, ParentIdentifier: parent, ...more });
  }

  server(
    parent: string,
    more: Partial<RequestOf<"CreateServerCertificate">> = {},
  ): AnswerOf<"CreateServerCertificate"> {
    return this.invoke("CreateServerCertificate", { ...SERVER, ParentIdentifier: parent, ...more });
  }

  client(
    parent: string,
    more: Partial<RequestOf<"CreateClientCertificate">> = {},
  ): AnswerOf<"CreateClientCertificate"> {
    return this.invoke("CreateClientCertificate", { ...CLIENT, ParentIdentifier: parent, ...more });
  }

  warehouse(
    parent: string,
    more: Partial<RequestOf<"CreateWHClientCertificate">> = {},
  ): AnswerOf<"CreateWHClientCertificate"> {
    return this.invoke("CreateWHClientCertificate", { ...CLIENT, ParentIdentifier: parent, ...more });
  }

  /** A certificate for digital signatures, unless `passthrough` says otherwise. */
  custom(
    parent: string,
    csr: string,
    passthrough: RequestOf<"CreateCustomCertificate">["ApiPassthrough"] = {},
    more: Partial<RequestOf<"CreateCustomCertificate">> = {},
  ): AnswerOf<"CreateCustomCertificate"> {
    const { Extensions = { KeyUsage: { DigitalSignature: true } } } = passthrough;
    return this.invoke("CreateCustomCertificate", {
      ...{ ParentIdentifier: parent, Csr: csr, Validity: "90d", Immediately: 2 },
      ApiPassthrough: { ...passthrough, Extensions },
      ...more,
    });
  }

  private instances = 0;

  /** The identifier of an unused instance. */
  newInstance(): string {
    return `cas_deposit-cn-${this.instances++}`;
  }

  external(
    csr: string,
    more: Partial<RequestOf<"CreateExternalCACertificate">> = {},
  ): AnswerOf<"CreateExternalCACertificate"> {
    const usual = { InstanceId: this.newInstance(), Csr: csr, Validity: "1y" };
    return this.invoke("CreateExternalCACertificate", { ...usual, ...more });
  }

  /**
   * Creates the CA that signs external CAs with a key family. It is as old as the first call, and nothing below it
   * may be older: a call that starts tomorrow does not depend on how long its key took.
   */
  externalRoot(csr: string): AnswerOf<"CreateExternalCACertificate"> {
    return this.external(csr, { Validity: `${inDays(1)}/${inDays(2)}` });
  }

  async leaf(identifier: string): Promise<AlibabaOperations["DescribeClientCertificate"][1]["Certificate"]> {
    return (await this.invoke("DescribeClientCertificate", { Identifier: identifier })).Certificate;
  }

  async authority(identifier: string): Promise<AlibabaOperations["DescribeCACertificate"][1]["Certificate"]> {
    return (await this.invoke("DescribeCACertificate", { Identifier: identifier })).Certificate;
  }

  /** A key held by the service, encrypted with a password of the caller. */
  async keyOf(identifier: string, passphrase = "secret"): Promise<KeyObject> {
    const request = { Identifier: identifier, EncryptedCode: passphrase };
    const { EncryptedData: key } = await this.invoke("DescribeCertificatePrivateKey", request);
    return createPrivateKey({ key, passphrase });
  }

  /** The identifiers of a root CA and of a subordinate CA below it. */
  async hierarchy(): Promise<{ root: string; sub: string }> {
    const root = (await this.root()).Identifier;
    return { root, sub: (await this.sub(root)).Identifier };
  }
}

const SUBJECT = { Organization: "Example", OrganizationUnit: "Platform", Locality: "杭州", State: "浙江" };
export const ROOT = {
  ...SUBJECT,
  CommonName: "Root",
  CountryCode: "CN",
  Algorithm: "ECC_256" as const,
  Years: 10,
};
export const SUB = {
  ...SUBJECT,
  CommonName: "Sub",
  CountryCode: "CN",
  Algorithm: "ECC_256" as const,
  Years: 5,
};
export const SERVER = { CommonName: "www.example.com", Algorithm: "ECC_256" as const, Days: 90 };

export const CLIENT = { CommonName: "device-1", Algorithm: "ECC_256" as const, Days: 90 };

export const x509 = (pem: string): X509Certificate => new X509Certificate(pem);

/** The subject common names of a chain's certificates, in order. */
export const commonNames = (chain: string): string[] =>
  (chain.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (block) => /CN=(.*)/.exec(x509(block).subject)?.[1] ?? "",
  );

function expectRefusal(error: unknown): void {
  expect(error).toMatchObject({ code: "SERVICE_ERROR", requestId: expect.stringMatching(/./) as string });
}

/** The refusal of a call; fails if it succeeds. */
export async function refused(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    expectRefusal(error);
    return error as Record<string, unknown>;
  }
  throw new Error("the call was not refused");
}

/** The answer of a call; undefined if it was refused. */
export async function unlessRefused<A>(call: Promise<A>): Promise<A | undefined> {
  try {
    return await call;
  } catch (error) {
    expectRefusal(error);
    return undefined;
  }
}

export const NOT_FOUND = { serviceCode: "NotFound", httpStatus: 404 };
