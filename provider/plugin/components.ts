import { output, secret, type ComponentResourceOptions, type Inputs, type Output } from "@pulumi/pulumi";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { PkiError } from "../../common/errors";
import { constructIn, type Constructed } from "./construct";
import { kindNameOf } from "../../common/type-token";
import { atAlibaba } from "../../sdk/hierarchy/alibaba";
import type { Common } from "../../sdk/hierarchy/builder";
import { Hierarchy, type HierarchyArgs } from "../../sdk/hierarchy/hierarchy";
import { atHuawei } from "../../sdk/hierarchy/huawei";
import type {
  AuthoritySpec,
  HierarchyCertificate,
  NeutralAlgorithm,
  RootNode,
} from "../../sdk/hierarchy/tree";
import { makeAsPlugin } from "../../sdk/native";
import { CaRollover } from "../../sdk/rollover";

type Make = (name: string, args: never, opts: ComponentResourceOptions) => Constructed;

const COMPONENTS: Readonly<Record<string, Make>> = {
  "index.Hierarchy": (name, args: HierarchyArgs<Record<string, RootNode>>, opts) => {
    const made = new Hierarchy(name, args, opts);
    const { urn, trustBundle } = made;
    const authorities = recordsOf(made.authorities);
    const [servers, clients] = [recordsOf(made.servers), recordsOf(made.clients)];
    const privateKeys = secret(keysOf({ ...made.servers, ...made.clients }));
    return { urn, state: { authorities, servers, clients, privateKeys, trustBundle } };
  },
  "index.CaRollover": (name, args: RolloverArgs, opts) => {
    const common: Common = { subject: args.subject, tags: args.tags, connection: args.connection };
    const builder = args.cloud === "alibaba" ? atAlibaba(common) : atHuawei(common);
    const made = new CaRollover<AuthoritySpec, string, HierarchyCertificate>(
      name,
      {
        ...args,
        create: (spec, own, options) =>
          builder.root(own, { ...spec, algorithm: spec.algorithm ?? args.algorithm ?? "ECC_256" }, options),
      },
      opts,
    );
    const { urn, trustBundle } = made;
    return {
      urn,
      state: { issuer: recordOf(made.issuer), authorities: recordsOf(made.authorities), trustBundle },
    };
  },
};

interface RolloverArgs extends Pick<HierarchyArgs<never>, "cloud" | "subject" | "tags" | "connection"> {
  readonly algorithm?: NeutralAlgorithm;
  readonly generations: Readonly<Record<string, AuthoritySpec>>;
  readonly issuing: string;
}

type Certificates = Readonly<Record<string, object>>;

const recordsOf = (certificates: Certificates): Inputs =>
  Object.fromEntries(
    Object.entries(certificates).map(([name, certificate]) => [
      name,
      recordOf(certificate as HierarchyCertificate),
    ]),
  );

function recordOf(of: HierarchyCertificate): Inputs {
  const { identifier, certificate, status, chain, serialNumber, notAfter, fingerprint } = of;
  return { identifier, certificate, status, chain, serialNumber, notAfter, fingerprint };
}

/** The private keys of the certificates that export one. */
const keysOf = (certificates: Certificates): Output<Record<string, string>> =>
  output(
    Object.fromEntries(
      Object.entries(certificates).map(([name, one]) => [
        name,
        (one as { privateKey?: Output<string> }).privateKey,
      ]),
    ),
  ).apply((keys) =>
    Object.fromEntries(
      Object.entries(keys).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
      ),
    ),
  );

/**
 * Constructs the package's components for programs in every language, with the classes that TypeScript programs
 * use.
 */
export const componentsIn = (engine: string): ((request: ConstructRequest) => Promise<Uint8Array>) => {
  makeAsPlugin();
  return constructIn(engine, (type, name, inputs, opts) => {
    const make = COMPONENTS[kindNameOf(type) ?? ""];
    if (make) return make(name, inputs as never, opts);
    throw new PkiError("UNSUPPORTED", `this release of the pki plugin has no component ${type}: upgrade it`);
  });
};
