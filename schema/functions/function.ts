import { CONNECTION, decodedOutputs, issuedOutputs } from "../common";
import type { Output, OutputsByName } from "../resource";
import { property, type Named, type Properties } from "../types";

/** A list of records. */
export interface RecordsOutput {
  readonly type: "records";
  readonly named: Named;
  readonly of: OutputsByName;
  readonly text: string;
}

/** What a function answers with. */
export type FunctionOutput = Output | RecordsOutput;

/** A function of the package: what programs ask, without managing anything. */
export interface FunctionDefinition {
  /** `<cloud>.<function>`, or `index.<function>` for one that asks no cloud. */
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly arguments: Properties;
  readonly outputs: Readonly<Record<string, FunctionOutput>>;
}

/** A definition as it stands, with every name and limit in its type. */
export const defineFunction = <const D extends FunctionDefinition>(definition: D): D => definition;

/** Which account is asked. */
export const requested = {
  connection: property(CONNECTION, {
    text: "Name of the connection in `pki:connections` whose account and region are asked: {limits}",
    default: { says: "the stack's own settings" },
  }),
};

/** The clouds, and how long their identifiers may be. */
export const CLOUDS = [
  { cloud: "alibaba", service: "Alibaba Cloud Certificate Management Service", identifier: 128 },
  { cloud: "huawei", service: "Huawei Cloud Certificate Management (CCM)", identifier: 64 },
] as const;

const {
  identifier,
  chain,
  fullChain,
  issuerCertificate,
  rootCertificate,
  renewalDue: _due,
  crlDistributionPoints,
  ocspServers,
  caIssuers,
  ...decoded
} = decodedOutputs;

/** Facts of a certificate. */
export const facts = decoded;

/** Where a certificate says that its revocation can be asked for. */
export const addresses = { crlDistributionPoints, ocspServers, caIssuers };

/** A certificate with what is above it. */
export const chains = { chain, fullChain, issuerCertificate, rootCertificate };

/** The CA that has issued a certificate. */
export const issuerFact = {
  issuer: {
    type: "string",
    text: "Subject of the CA that issued it, most specific attribute first.",
  },
} as const satisfies OutputsByName;

/** What the service knows of a certificate. */
export const known = {
  identifier: { ...identifier, text: "The API's identifier of the certificate." },
  status: issuedOutputs.status,
} as const satisfies OutputsByName;

/** A certificate of the service with everything that follows from it. */
export const found = {
  ...known,
  certificate: issuedOutputs.certificate,
  ...chains,
  ...facts,
  ...issuerFact,
  ...addresses,
};
