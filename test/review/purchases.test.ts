import { expect, test } from "@jest/globals";
import type { Facts } from "../../inventory/facts";
import type { Node } from "../../inventory/nodes";
import { purchasesOf } from "../../inventory/purchases";

const NOW = new Date("2026-03-01T00:00:00Z");

const node = (urn: string, facts: Facts, issuer?: string): Node => ({
  ...{ urn, name: urn, kind: "alibaba.SubCa", id: urn, role: facts.role, facts, issuer },
});

const issued = (urn: string, facts: Partial<Facts>): Node =>
  node(
    urn,
    { role: "end", notBefore: "2026-02-01T00:00:00Z", notAfter: "2026-05-02T00:00:00Z", ...facts },
    "ca",
  );

test.each([
  ["a certificate of 90 days is renewed four times within a year", {}, 4],
  ["a revoked one is not renewed", { status: "REVOKE" }, 0],
  ["a deleted one is not renewed", { status: "DELETED" }, 0],
  ["one that has expired is not renewed", { notAfter: "2026-02-28T00:00:00Z" }, 0],
  ["one that ends in more than a year is not renewed", { notAfter: "2027-03-02T00:00:00Z" }, 0],
  ["one whose end is unknown is not counted", { notAfter: undefined }, 0],
])("%s", (_title, facts, renewals) => {
  const ca = node("ca", { role: "subordinate", purchased: { total: 10, left: 3 } });
  expect(purchasesOf([ca, issued("web", facts)], NOW)).toEqual(
    new Map([["ca", { total: 10, left: 3, renewals }]]),
  );
});
