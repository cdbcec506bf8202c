import { withoutLateRevocation } from "../../provider/resources/late-revocation";
import type { EngineProperties } from "../../provider/engine/crud";
import { CA, make, pem, removeFolders } from "../x509/support";
import { kindOf } from "./support";

afterAll(removeFolders);

const DAY = 86_400_000;
let certificate: string;
let end: number;
beforeAll(async () => {
  const issued = (await make({ ...CA, subject: { commonName: "One" } }, undefined, "ED25519")).certificate;
  certificate = pem(issued);
  end = issued.notAfter.getTime();
});

interface Case {
  readonly kind?: string;
  readonly state?: EngineProperties;
  /** Milliseconds until the certificate expires. */
  readonly left: number;
  readonly within?: number | undefined;
}

/** How it is retired, and the message. */
function retired({
  kind = "alibaba.ServerCertificate",
  state = {},
  left,
  within,
}: Case): [unknown, string[]] {
  const messages: string[] = [];
  const context = {
    clock: () => new Date(end - left),
    noRevocationWithin: within,
    tell: (text: string, severity?: string) => void messages.push(`${severity} ${text}`),
  };
  const before = { certificate, name: "x", ...state };
  const result = withoutLateRevocation(kindOf(kind), context, "id-1", before);
  if (messages.length === 0) expect(result).toBe(before);
  else expect(result).toEqual({ ...before, retire: result.retire });
  return [result.retire, messages];
}

const WEEK = 7 * DAY;
const HUAWEI = "huawei.PrivateCertificate";

test.each<[string, Case, unknown]>([
  ["with a millisecond less left", { left: WEEK - 1, within: WEEK }, "retain"],
  ["with exactly that time left", { left: WEEK, within: WEEK }, undefined],
  ["with a millisecond left", { left: 1, within: WEEK }, "retain"],
  ["at its end", { left: 0, within: WEEK }, undefined],
  ["without the setting", { left: 1 }, undefined],
  ["if it stays in place anyway", { left: 1, within: WEEK, state: { retire: "retain" } }, "retain"],
  [
    "if it is only deleted anyway",
    { kind: HUAWEI, left: 1, within: WEEK, state: { retire: "delete" } },
    "delete",
  ],
  ["where it can be deleted without", { kind: HUAWEI, left: 1, within: WEEK }, "delete"],
  [
    "for a reason that is no compromise",
    { kind: HUAWEI, left: 1, within: WEEK, state: { retire: "revoke", revocationReason: "SUPERSEDED" } },
    "delete",
  ],
  [
    "because of a compromise",
    { kind: HUAWEI, left: 1, within: WEEK, state: { retire: "revoke", revocationReason: "KEY_COMPROMISE" } },
    "revoke",
  ],
  ["a CA whose retirement is not a revocation", { kind: "alibaba.SubCa", left: 1, within: WEEK }, undefined],
  [
    "a CA that would be revoked",
    { kind: "alibaba.SubCa", left: 1, within: WEEK, state: { retire: "revoke" } },
    "retain",
  ],
  [
    "a CA that has no certificate",
    {
      kind: "huawei.CertificateAuthority",
      left: 1,
      within: WEEK,
      state: { certificate: "", retire: "revoke" },
    },
    "revoke",
  ],
  ["what is no certificate", { kind: "keys.PrivateKey", left: 1, within: WEEK }, undefined],
])("how it is retired: %s", (_, one, retire) => {
  expect(retired(one)[0]).toBe(retire);
});

test("the run reports what happens instead, and why", () => {
  const until = new Date(end).toISOString().replace(".000Z", "Z");
  const why = `because it expires at ${until} (pki:noRevocationWithin)`;
  expect(retired({ left: 1, within: WEEK })[1]).toEqual([
    `info alibaba.ServerCertificate id-1 is left in place instead of revoked, ${why}`,
  ]);
  expect(retired({ kind: HUAWEI, left: 1, within: WEEK })[1]).toEqual([
    `info ${HUAWEI} id-1 is only deleted instead of revoked, ${why}`,
  ]);
  expect(retired({ left: WEEK, within: WEEK })[1]).toEqual([]);
});
