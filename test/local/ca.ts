import { randomBytes, X509Certificate } from "node:crypto";
import type { AlibabaOperations, Invoke } from "../../provider/alibaba/operations";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { newFolder } from "../x509/support";

/** One caller of documented operations, over an empty store. */
export interface Service {
  readonly invoke: Invoke<AlibabaOperations>;
  close(): Promise<void>;
}
export type MakeInvoke = () => Promise<Service>;

/** The local CA in process, over an empty store. */
export function openLocal(): Service {
  const folder = newFolder();
  const { alibaba } = localBackend(async () => ({
    store: await openStore(folder),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  return { invoke: alibaba, close: async () => (await openStore(folder)).destroy() };
}

type RequestOf<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];
type AnswerOf<O extends keyof AlibabaOperations> = Promise<AlibabaOperations[O][1]>;

/** The calls that most tests begin with. */
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

  async leaf(identifier: string): Promise<AlibabaOperations["DescribeClientCertificate"][1]["Certificate"]> {
    return (await this.invoke("DescribeClientCertificate", { Identifier: identifier })).Certificate;
  }

  async authority(identifier: string): Promise<AlibabaOperations["DescribeCACertificate"][1]["Certificate"]> {
    return (await this.invoke("DescribeCACertificate", { Identifier: identifier })).Certificate;
  }

  /** The identifiers of a root and of a subordinate CA below it. */
  async hierarchy(): Promise<{ root: string; sub: string }> {
    const root = (await this.root()).Identifier;
    return { root, sub: (await this.sub(root)).Identifier };
  }
}

const SUBJECT = { Organization: "Example", OrganizationUnit: "Platform", Locality: "杭州", State: "浙江" };
export const ROOT = { ...SUBJECT, CommonName: "Root", CountryCode: "CN", Algorithm: "ECC_256", Years: 10 };
export const SUB = { ...SUBJECT, CommonName: "Sub", CountryCode: "CN", Algorithm: "ECC_256", Years: 5 };
export const SERVER = { CommonName: "www.example.com", Algorithm: "ECC_256", Days: 90 };

export const x509 = (pem: string): X509Certificate => new X509Certificate(pem);

/** The certificates of a chain, by subject's common name, in their order. */
export const commonNames = (chain: string): string[] =>
  (chain.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (block) => /CN=(.*)/.exec(x509(block).subject)?.[1] ?? "",
  );

/** How a call is refused; fails when it is not. */
export async function refused(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    expect(error).toMatchObject({ code: "SERVICE_ERROR", requestId: expect.stringMatching(/./) as string });
    return error as Record<string, unknown>;
  }
  throw new Error("the call was not refused");
}
export const NOT_FOUND = { serviceCode: "NotFound", httpStatus: 404 };
