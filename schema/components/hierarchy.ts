import { recordsByName, TEXTS, type ComponentDefinition } from "./component";
import { records, renewal, shared, trustBundle } from "./records";

const { renewBefore, renewJitter } = renewal("nothing is renewed");

/** `Hierarchy`. */
export const hierarchy: ComponentDefinition = {
  name: "Hierarchy",
  summary:
    "A complete certificate hierarchy in one object, on either cloud: roots, subordinate CAs, server and client certificates.",
  description: "The certificates are called `<name>-<name in the tree>`.",
  inputs: {
    ...shared,
    roots: {
      type: recordsByName("RootNode"),
      plain: true,
      text: "The tree: root CAs by name, with everything below them. Each name in the tree belongs to one CA or certificate",
    },
    renewBefore: {
      ...renewBefore,
      text: "`renewBefore` of all certificates and subordinate CAs that do not set their own. A CA is renewed earlier if something below it is valid for longer; a root is renewed only if it sets its own",
    },
    renewJitter: { ...renewJitter, text: "`renewJitter` of everything that `renewBefore` applies to" },
  },
  outputs: {
    authorities: {
      type: recordsByName("HierarchyCertificate"),
      text: "All CAs by name; for a root with generations, the one that issues",
    },
    servers: { type: recordsByName("HierarchyCertificate"), text: "The server certificates by name" },
    clients: { type: recordsByName("HierarchyCertificate"), text: "The client certificates by name" },
    privateKeys: {
      type: TEXTS,
      secret: true,
      text: "The private keys of those that have `exportPrivateKey`, by name, PKCS#8 PEM, always secret",
    },
    trustBundle,
  },
  records,
};
