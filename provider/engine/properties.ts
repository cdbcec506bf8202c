import { parseCertificate, type Certificate } from "../x509/parse";
import { fromPem } from "../x509/pem";

/** Properties as passed by the engine. */
export type EngineProperties = Record<string, unknown>;

/** Properties without the stub, which Pulumi stores among them. */
export function withoutStub({ __provider: _, ...props }: Readonly<EngineProperties>): EngineProperties {
  return props;
}

/** Only what JSON can represent: the engine accepts nothing else, and refuses only after the resource exists. */
export const plain = (value: object): EngineProperties =>
  JSON.parse(JSON.stringify(value)) as EngineProperties;

/** The undecoded certificate of a resource; undefined while there is none. */
export const derIn = ({ certificate }: { readonly certificate?: unknown }): Buffer | undefined =>
  typeof certificate === "string" ? fromPem("CERTIFICATE", certificate)[0] : undefined;

/** The certificate of a resource; undefined while there is none. */
export function certificateIn(state: { readonly certificate?: unknown }): Certificate | undefined {
  const der = derIn(state);
  return der && parseCertificate(der);
}
