import { PkiError } from "../../provider/base/errors";
import { fromPem, toPem } from "../../provider/x509/pem";
import { verifyChain } from "../local/judge";
import type { EngineProperties } from "../../provider/engine/crud";
import { BASE, newWorld, Refused, removeFolders, Resource, ROOT, SUB, type World } from "../provider/support";
import { askGo } from "../x509/go-judge";
import { reasons, samples } from "./corpus";
import { askJava } from "./java-judge";
import { askPython } from "./python-judge";

afterAll(removeFolders);

const KINDS = [
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificateWithCsr",
  "alibaba.CustomCertificate",
  "alibaba.WhClientCertificate",
  "huawei.PrivateCertificate",
] as const;

interface Issued {
  readonly name: string;
  /** Leaf first, root last. */
  readonly path: readonly Buffer[];
}

/** The result of a third party's request: a certificate, or a refusal. */
async function issue(world: World, kind: string, args: EngineProperties): Promise<Buffer | undefined> {
  const resource = new Resource(world, kind);
  try {
    await resource.up(args);
  } catch (error) {
    if (error instanceof Refused || error instanceof PkiError) return undefined;
    throw error;
  }
  return certificateOf(resource);
}

const certificateOf = ({ state }: Resource): Buffer =>
  fromPem("CERTIFICATE", String(state.certificate))[0] ?? Buffer.alloc(0);

/** CAs with one family of keys in both clouds: the issuers for each kind. */
async function authorities(world: World, family: string): Promise<(kind: string) => Parent> {
  const algorithm = family === "RSA" ? "RSA_2048" : "ECC_256";
  const [root, sub, huawei] = [
    new Resource(world, "alibaba.RootCa"),
    new Resource(world, "alibaba.SubCa"),
    new Resource(world, "huawei.CertificateAuthority"),
  ];
  await root.up({ ...ROOT, algorithm });
  await sub.up({ ...SUB, algorithm, parentIdentifier: root.id });
  await huawei.up({
    ...BASE["huawei.CertificateAuthority"],
    keyAlgorithm: family === "RSA" ? "RSA2048" : "EC256",
  });
  return (kind) =>
    kind.startsWith("huawei.")
      ? {
          args: { issuerId: huawei.id, validity: { type: "DAY", value: 90 } },
          above: [certificateOf(huawei)],
        }
      : {
          args: { ...BASE[kind], parentIdentifier: sub.id },
          above: [certificateOf(sub), certificateOf(root)],
        };
}

interface Parent {
  readonly args: EngineProperties;
  /** Nearest first. */
  readonly above: readonly Buffer[];
}

test("certificates issued for other programs' requests are accepted by every verifier", async () => {
  const world = newWorld();
  const families = await Promise.all(["RSA", "ECC"].map((family) => authorities(world, family)));
  const issued: Issued[] = [];
  let tried = 0;
  for (const { name, bytes } of samples("x509/requests", /\.(pem|der)$/)) {
    const csr = name.endsWith(".pem") ? bytes.toString("latin1") : toPem("CERTIFICATE REQUEST", bytes);
    for (const kind of KINDS) {
      tried++;
      for (const { args, above } of families.map((parent) => parent(kind))) {
        const leaf = await issue(world, kind, { ...args, csr });
        if (leaf) issued.push({ name: `${name} ${kind}`, path: [leaf, ...above] });
      }
    }
  }
  const objections = judge(issued, world.now);
  if (process.env.CORPORA_VERBOSE) console.info(`${tried} tried, ${issued.length} issued`, objections);
  expect(issued.length).toBeGreaterThan(20);
  expect(objections).toEqual(reasons("issued.json"));
});

/** Objections of the judges, by name. */
function judge(issued: readonly Issued[], now: Date): Record<string, string> {
  const at = new Date(now.getTime() + 60_000);
  const go = askGo(issued.map(({ path }) => ({ kind: "chain", der: path, at })));
  const java = askJava(
    issued.map(({ path }) => path),
    at,
  );
  const pyca = askPython(issued.map(({ path }) => ({ kind: "verify", der: path, at })));
  const lints = askPython(
    issued.map(({ path: [leaf] }) => ({ kind: "lint", data: leaf ?? Buffer.alloc(0) })),
  );
  return Object.fromEntries(
    issued.flatMap(({ name, path }, index) => {
      const openssl = verifyChain(
        path.map((der) => toPem("CERTIFICATE", der)).join(""),
        "-attime",
        String(Math.floor(at.getTime() / 1000)),
      );
      const objections = [
        ...(openssl.includes(": OK") ? [] : [`openssl: ${openssl}`]),
        ...(go[index]?.refused ? [`go: ${go[index].refused}`] : []),
        ...(java[index] ? [`java: ${java[index]}`] : []),
        ...(pyca[index]?.refused ? [`pyca: ${pyca[index].refused}`] : []),
        ...(lints[index]?.findings ?? ["pkilint: not read"]).map((code) => `pkilint: ${code}`),
      ];
      return objections.length > 0 ? [[name, objections.join("; ")]] : [];
    }),
  );
}
