import { line } from "../types";
import { record, recordsByName, type ComponentDefinition } from "./component";
import { records, shared, trustBundle } from "./records";

/** `CaRollover`. */
export const caRollover: ComponentDefinition = {
  name: "CaRollover",
  summary:
    "Old and new root CA side by side, for a change of CA that no relying party notices: first add the new generation and distribute `trustBundle`; then let it issue; finally remove the old one. Each step is one change to the program.",
  description: "The CAs are called `<name>-<generation>`.",
  inputs: {
    ...shared,
    generations: {
      type: recordsByName("AuthoritySpec"),
      plain: true,
      text: "The generations that exist side by side, each with its own common name",
    },
    issuing: {
      type: line(64),
      plain: true,
      text: "The generation that issues. Changing it reissues everything below, in order: create, update what depends on it, retire",
    },
  },
  outputs: {
    issuer: { type: record("HierarchyCertificate"), text: "The CA that issues" },
    authorities: { type: recordsByName("HierarchyCertificate"), text: "The CAs by generation" },
    trustBundle,
  },
  records,
};
