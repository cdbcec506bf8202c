import { connected, REQUEST, renewal, uploadCreateKey } from "../common";
import { ITEM_NAME, MOST_ITEMS, ofItem, shared } from "../fleet";
import { defineResource, updates } from "../resource";
import { map, object, property } from "../types";
import {
  adoptable,
  identifiable,
  issued,
  ISSUER,
  managed,
  retirable,
  SENT_REQUEST,
  subject,
  validity,
  VALIDITY_FORMS,
} from "./common";
import { alternativeNames, SAN_TYPES } from "./names";

const { parent, parentIdentifier } = issued;
const { enableCrl } = identifiable;
const { resourceGroupId, tags } = managed;
const FLEETS = "that of the fleet";

const ITEM = object("ClientCertificateFleetItem", "One certificate of a fleet.", {
  csr: property(REQUEST, {
    text: SENT_REQUEST.text,
    more: "Its common name, names and key become the certificate's. Another request issues a new certificate.",
  }),
  ...ofItem(alternativeNames(SAN_TYPES), "none"),
  ...ofItem(validity, "the validity of the fleet; one form here takes its place"),
  ...ofItem(renewal, FLEETS),
  ...ofItem(retirable, FLEETS),
  ...ofItem({ adopt: adoptable.adopt }, "a new certificate is issued"),
});

/** `alibaba.ClientCertificateFleet`. */
export const clientCertificateFleet = defineResource({
  kind: "alibaba.ClientCertificateFleet",
  operations: ["CreateClientCertificateWithCsr"],
  version: "2020-06-30",
  without: "except those that the request determines, `AliasName` and `CustomIdentifier`",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificatewithcsr",
  summary:
    "Many client certificates from your own certificate signing requests as one resource, for devices, users and clients that no other resource of the program consumes one by one. Each item is issued, renewed, replaced and retired for itself, as `alibaba.ClientCertificateWithCsr` is.",
  description:
    "The name of an item is its identity: under another name it is another certificate. A changed or renewed item gets its new certificate in place; the run after that retires the old one, so that the new one can be rolled out in between. An item that leaves the program is retired at once. If some items fail, the others are kept, and the next run does only what is left. The private keys stay with whoever made the requests.",
  example: `
const devices = new alibaba.ClientCertificateFleet("devices", {
  parent: clients, days: 90, renewBefore: "30d", renewJitter: "10d",
  items: { "device-1": { csr: "-----BEGIN CERTIFICATE REQUEST-----\\n…" } },
});
export const certificates = devices.certificates;`,
  argumentsText: VALIDITY_FORMS,
  role: "fleet",
  noun: "the fleet",
  certificate: false,
  membersLike: "alibaba.ClientCertificateWithCsr",
  issuer: ISSUER,
  idempotency: "createKey",
  arguments: {
    items: updates(map(ITEM, ITEM_NAME, MOST_ITEMS), {
      text: "The certificates, {limits}",
      decides: [],
      same: "items of a fleet",
      change: "Each item is issued, replaced or retired for itself.",
    }),
    ...shared({
      parent,
      parentIdentifier,
      ...subject,
      ...validity,
      enableCrl,
      ...connected,
      resourceGroupId,
      tags,
      ...renewal,
      ...retirable,
    }),
    ...uploadCreateKey,
  },
  outputs: {
    certificates: {
      type: "Record<string, string>",
      text: "The certificates alone, PEM, by the names of the items. What is above them is the `chain` of the CA.",
    },
    identifiers: {
      type: "Record<string, string>",
      text: "The API's identifiers of the certificates, by the names of the items.",
    },
  },
});
