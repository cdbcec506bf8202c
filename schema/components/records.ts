import { CONNECTION, decodedOutputs, issuedOutputs } from "../common";
import { STORED_FACTS } from "../plugin-outputs";
import type { OutputsByName } from "../resource";
import { choice, COUNTRY, FLAG, line, list, NONE, tags, text, integer } from "../types";
import {
  record,
  recordsByName,
  type ComponentProperties,
  type ComponentProperty,
  type ComponentRecord,
} from "./component";

const ALGORITHM = choice(["RSA_2048", "RSA_4096", "ECC_256", "ECC_384", "SM2_256"], {
  named: {
    name: "NeutralAlgorithm",
    text: "Key algorithms of both clouds; the cloud decides which of them a CA can have. A subordinate CA of Alibaba Cloud cannot have `ECC_384`.",
  },
  enumeration: { members: { SM2_256: "Sm2" } },
});

const CLOUD = choice(["alibaba", "huawei"], { named: { name: "Cloud", text: "The clouds that issue." } });

const RETIREMENT = choice(["revoke", "retain"], { enumeration: { name: "NodeRetirement" } });

const algorithm: ComponentProperty = {
  type: ALGORITHM,
  plain: true,
  text: "Key algorithm, of the same family as the CA above",
  default: { says: "the hierarchy's" },
};

const renewal = (otherwise: string) =>
  ({
    renewBefore: {
      type: text("span"),
      plain: true,
      text: "How long before the end of its validity it is renewed: days (`30d`), hours (`720h`) or a share of the lifetime (`33%`)",
      default: { says: otherwise },
    },
    renewJitter: {
      type: text("span"),
      plain: true,
      text: "How much earlier at most it is renewed, in the form of `renewBefore`",
      default: { says: otherwise },
    },
  }) satisfies ComponentProperties;

const authority = {
  commonName: { type: line(64), text: "Common name" },
  years: {
    type: integer(1, 100),
    plain: true,
    text: "Validity in whole years, {limits}, not longer than that of the CA above",
  },
  algorithm,
  ...renewal("that of the hierarchy"),
} satisfies ComponentProperties;

const below = {
  authorities: {
    type: recordsByName("AuthorityNode"),
    plain: true,
    text: "Subordinate CAs below this one. Path lengths are derived from the tree",
    default: NONE,
  },
} satisfies ComponentProperties;

const leaf = {
  days: { type: integer(1, 36_500), plain: true, text: "Validity in days" },
  algorithm,
  csr: {
    type: text("signing request", 90_000),
    text: "Certificate signing request, PEM, {limits}: for a key that never leaves you",
    default: { says: "the cloud generates the key" },
  },
  exportPrivateKey: {
    type: FLAG,
    plain: true,
    text: "Whether to read the private key that the cloud generated into the secret output `privateKeys`. Not with `csr`",
    default: false,
  },
  retire: {
    type: RETIREMENT,
    plain: true,
    text: "What happens to it when it is destroyed or replaced: `revoke` revokes and deletes it, `retain` keeps it",
    default: { says: "`revoke`" },
  },
  ...renewal("that of the hierarchy"),
} satisfies ComponentProperties;

const optional = (properties: ComponentProperties, only: string): ComponentProperties =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      "default" in property ? property : { ...property, only, optional: true },
    ]),
  );

const issuedFacts: OutputsByName = {
  identifier: decodedOutputs.identifier,
  certificate: issuedOutputs.certificate,
  status: issuedOutputs.status,
  chain: decodedOutputs.chain,
  ...STORED_FACTS,
};

/** The records of components. */
export const records: Readonly<Record<string, ComponentRecord>> = {
  HierarchySubject: {
    text: "What the subjects of all certificates of a hierarchy share.",
    properties: {
      country: { type: COUNTRY, text: "Country" },
      state: { type: line(128), text: "Province or state" },
      locality: { type: line(128), text: "City" },
      organization: { type: line(64), text: "Organization" },
      organizationalUnit: { type: line(64), text: "Organizational unit (department)" },
    },
  },
  AuthoritySpec: { text: "A CA.", properties: authority },
  RootNode: {
    text: "A root CA and what is below it: either the CA itself, or its generations with the one that issues.",
    properties: {
      ...optional(authority, "without `generations`, and only then"),
      generations: {
        type: recordsByName("AuthoritySpec"),
        plain: true,
        text: "The generations that exist side by side, each with its own common name",
        default: { says: "the CA has one" },
      },
      issuing: {
        type: line(64),
        plain: true,
        text: "The generation that issues",
        only: "with `generations`, and only then",
        optional: true,
      },
      ...below,
    },
  },
  AuthorityNode: {
    text: "A subordinate CA and what is below it.",
    properties: {
      ...authority,
      retire: {
        type: RETIREMENT,
        plain: true,
        text: "What happens to it when it is destroyed or replaced: `revoke` permanently invalidates it and every certificate below it, `retain` keeps it",
        default: {
          says: "`retain` at Alibaba Cloud; at Huawei Cloud it is disabled, and deleted some days later",
        },
      },
      ...below,
      servers: {
        type: recordsByName("ServerNode"),
        plain: true,
        text: "Server certificates that it issues",
        default: NONE,
      },
      clients: {
        type: recordsByName("ClientNode"),
        plain: true,
        text: "Client certificates that it issues",
        default: NONE,
      },
    },
  },
  ServerNode: {
    text: "A server certificate.",
    properties: {
      names: {
        type: list(text("host"), { min: 1, max: 100 }),
        plain: true,
        text: "Domain names and IP addresses, {limits}; the first is also the common name. With `csr`, the request determines them",
      },
      ...leaf,
    },
  },
  ClientNode: {
    text: "A client certificate.",
    properties: {
      commonName: {
        type: line(64),
        text: "Name of the client, {limits}. With `csr`, the request determines it",
      },
      emails: {
        type: list(line(256), { max: 100 }),
        plain: true,
        text: "E-mail addresses as alternative names. With `csr`, the request determines them",
        default: NONE,
      },
      ...leaf,
    },
  },
  HierarchyCertificate: {
    text: "A certificate of any cloud.",
    properties: Object.fromEntries(
      Object.entries(issuedFacts).map(([name, output]) => [
        name,
        { type: text("any"), text: output.text.replace(/\.$/, "") },
      ]),
    ),
  },
};

/** Arguments that all components have. */
export const shared = {
  cloud: { type: CLOUD, plain: true, text: "The cloud that issues" },
  subject: { type: record("HierarchySubject"), text: "What all subjects share" },
  algorithm: { ...algorithm, text: "Key algorithm of all certificates", default: { says: "`ECC_256`" } },
  tags: { type: tags(128), text: "Tags of all CAs and certificates", default: NONE },
  connection: {
    type: CONNECTION,
    text: "Name of the connection in `pki:connections` whose account and region everything is managed in: {limits}",
    default: { says: "the stack's own settings" },
  },
} satisfies ComponentProperties;

/** What relying parties must trust. */
export const trustBundle: ComponentProperty = {
  type: text("any"),
  text: "All roots, in all their generations, PEM, the issuing ones first: what relying parties must trust",
};

export { renewal };
