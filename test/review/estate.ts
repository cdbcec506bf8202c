import { keyAlgorithm } from "../../provider/x509/algorithms";
import { CA, LEAF, make, pem, type Issued } from "../x509/support";

/** The time at which the estate is inspected. */
export const NOW = new Date("2026-06-01T00:00:00Z");

const DAY = 86_400_000;
const daysFromNow = (days: number): Date => new Date(NOW.getTime() + days * DAY);

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

const resource = (
  type: string,
  name: string,
  issued: Issued,
  parent?: string,
  status = "ISSUE",
): StateResource => ({
  urn: `urn:pulumi:prod::estate::pulumi-nodejs:dynamic/${type}::${name}`,
  type: `pulumi-nodejs:dynamic/${type}`,
  id: `id-${name}`,
  inputs: parent === undefined ? {} : { parentIdentifier: `id-${parent}` },
  outputs: { certificate: pem(issued.certificate), status },
});

/**
 * The state of a stack with 300 certificates: 3 roots, 9 subordinate CAs and 288 server certificates, of which 3
 * have expired and 5 expire within a month.
 */
export async function estate(): Promise<string> {
  // One key for all certificates: only names and dates matter here.
  const key = await keyAlgorithm("ECC_256").generate();
  const resources: StateResource[] = [];
  for (let top = 0; top < 3; top++) {
    const subject = { commonName: `Root ${top}`, organization: "Example Ltd" };
    const dates = { notBefore: daysFromNow(-700), notAfter: daysFromNow(3650 - top * 400) };
    const root = await make({ ...CA, ...dates, subject }, undefined, key);
    resources.push(resource("alibaba:RootCa", `root-${top}`, root));
    for (let middle = 0; middle < 3; middle++) {
      const name = `services-${top}-${middle}`;
      const validity = { notBefore: daysFromNow(-300), notAfter: daysFromNow(1500 - middle * 300) };
      const ca = await make(
        { ...CA, ...validity, subject: { commonName: `Services ${top}.${middle}` } },
        root,
        key,
      );
      resources.push(resource("alibaba:SubCa", name, ca, `root-${top}`));
      for (let leaf = 0; leaf < 32; leaf++) {
        const host = `host-${top}-${middle}-${leaf}.example.com`;
        const end =
          top === 0 && middle === 0 && leaf < 8 ? (leaf < 3 ? -1 - leaf : leaf * 3) : 40 + ((leaf * 11) % 50);
        const span = { notBefore: daysFromNow(end - 90), notAfter: daysFromNow(end) };
        const names = [{ type: "DNS" as const, value: host }];
        const issued = await make({ ...LEAF, ...span, names, subject: { commonName: host } }, ca, key);
        resources.push(resource("alibaba:ServerCertificate", `host-${top}-${middle}-${leaf}`, issued, name));
      }
    }
  }
  return JSON.stringify({ version: 3, deployment: { resources } });
}
