import { X509Certificate } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { createHuaweiClient } from "../../provider/client/huawei/client";
import type {
  CertificateForm,
  HuaweiCrlConfiguration,
  HuaweiDomainBinding,
  HuaweiTag,
} from "../../provider/api/huawei/operations";
import type { CertificateRow, ObjectRow } from "../../provider/local/store";
import { samePem } from "../../provider/x509/pem";
import type { Step } from "../faults/cases";
import type { Cloud, Item } from "../faults/cloud";
import { isKeyOf, isSameCertificate, otherThan, unless } from "../faults/compare";
import { BASE, newWorld, Resource } from "../provider/support";
import { BY_KEY, BY_PASSWORD } from "./cloud";
import { openFront, operationIn } from "./front";
import { LIFETIME } from "./front-iam";
import { DOMAIN, KEY, PROJECT, REGION, USER } from "./official";

const AUTHORITY = BASE["huawei.CertificateAuthority"] ?? {};

/** Huawei Cloud CCM and APIG in the fault matrix. */
export const HUAWEI: Cloud = {
  async open() {
    const world = newWorld();
    const root = new Resource(world, "huawei.CertificateAuthority");
    await root.up(AUTHORITY);
    const sub = new Resource(world, "huawei.CertificateAuthority");
    const below = { type: "SUBORDINATE", issuerId: root.id, pathLength: 1, withIssuers: true };
    await sub.up({ ...AUTHORITY, ...below, validity: { type: "YEAR", value: 5 } });
    const front = await openFront(world.context.huawei);
    return {
      ...{ world, front, operationIn },
      above: { root: root.id ?? "", sub: sub.id ?? "" },
      connect(http, { identity }) {
        front.iam.lifetime = LIFETIME;
        const ids = { domainId: DOMAIN, projectId: PROJECT };
        const huawei = createHuaweiClient({
          endpoint: () => front.endpoint,
          known: { region: REGION, ...(identity === "look-up" ? {} : ids) },
          identity: identity === "token" ? BY_PASSWORD : BY_KEY,
          http,
          timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
          random: () => 1,
        });
        return { huawei };
      },
      tokens: () => front.iam.given,
    };
  },
  secrets: [KEY.secretAccessKey, USER.password],
  secretsOf(request) {
    const { password, private_key, private_key_sign } = request as Record<string, string | undefined>;
    return [password, private_key, private_key_sign];
  },
  withToken: [],
  nameOf: (operation) => operation,
  itemBefore,
  isRetired: ({ table, row }) => table === "certificates" && row.status === "DELETED",
  differences(subject, { id, state }, { table, row }, args) {
    if (id !== row.id) return [`the state has ${id ?? "nothing"}, the service ${row.id}`];
    if (table === "objects") {
      return row.type === "PENDING_CA" ? pendingDifferences(state) : uploadDifferences(state, row, args);
    }
    return certificateDifferences(subject.managed, state, row, args);
  },
};

const DAY = 86_400_000;

/** A restored CA was scheduled for deletion before. */
function itemBefore(step: Step, item: Item): Item | undefined {
  if (step === "read, gone") return undefined;
  if (step !== "restore" || item.table === "objects") return item;
  const details = { ...(JSON.parse(item.row.details) as object), delete_time: item.row.created_at + 7 * DAY };
  return {
    table: "certificates",
    row: { ...item.row, status: "DELETED", details: JSON.stringify(details) },
  };
}

const pendingDifferences = ({ status, csr }: EngineProperties): string[] =>
  unless(status === "PENDING" && typeof csr === "string", `status ${JSON.stringify(status)}`);

interface Remembered {
  readonly tags?: HuaweiTag[];
  readonly crl_configuration?: HuaweiCrlConfiguration;
  readonly ocsp_switch?: boolean;
}

function certificateDifferences(
  managed: readonly string[],
  state: EngineProperties,
  row: CertificateRow,
  args: EngineProperties,
): string[] {
  const { tags = [], crl_configuration: crl, ocsp_switch } = JSON.parse(row.details) as Remembered;
  const remembered = {
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    crlConfiguration: crl?.enabled
      ? { enabled: true, obsBucketName: crl.obs_bucket_name, validDays: crl.valid_days }
      : crl,
    ocspSwitch: ocsp_switch,
  };
  const usual = row.type === "CERTIFICATE" ? "ISSUED" : "ACTIVED";
  const status = args.enabled === false ? "DISABLED" : usual;
  return [
    ...unless(row.status === status && state.status === status, `status ${row.status}`),
    ...unless(isSameCertificate(row.certificate, state.certificate), "the state holds another certificate"),
    ...otherThan(managed, remembered, args),
    ...unless(
      args.exportPrivateKey !== true || isKeyOf(row.certificate, state.privateKey),
      "the private key is another one",
    ),
    ...unless(args.withIssuers !== true || state.issuers !== undefined, "the issuers are missing"),
  ];
}

function uploadDifferences(state: EngineProperties, row: ObjectRow, args: EngineProperties): string[] {
  const { form, domains } = JSON.parse(row.details) as {
    form: Partial<CertificateForm>;
    domains: HuaweiDomainBinding[];
  };
  const texts = ([args.privateKey, args.privateKeySign] as (string | undefined)[]).filter(Boolean);
  const remembered = {
    name: row.name,
    type: form.type,
    instanceId: form.instance_id,
    algorithmType: form.algorithm_type,
    domains: domains.map(({ domain }) => ({ domain })),
  };
  return [
    ...otherThan(Object.keys(remembered), remembered, { domains: [], ...args }),
    ...unless(samePem(form.cert_content, args.certContent), "another certificate was uploaded"),
    ...unless(samePem(row.private_key, texts.join("")), "another key was uploaded"),
    ...unless(isSame(form.trusted_root_ca, args.trustedRootCa), "another root was uploaded"),
    ...unless(isSame(form.cert_content_sign, args.certContentSign), "another pair was uploaded"),
    ...unless(state.isHasTrustedRootCa === (args.trustedRootCa !== undefined), "the state has no root"),
    ...unless(isOfContent(state, String(args.certContent)), "the state tells of another certificate"),
  ];
}

const isSame = (a: unknown, b: unknown): boolean => (a ?? b) === undefined || samePem(a, b);

const isOfContent = ({ serialNumber }: EngineProperties, content: string): boolean =>
  serialNumber === BigInt(`0x${new X509Certificate(content).serialNumber}`).toString();
