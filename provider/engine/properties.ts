import { parseCertificate, type Certificate } from "../x509/parse";
import { fromPem } from "../x509/pem";

/** Properties as the engine hands them over. */
export type EngineProperties = Record<string, unknown>;

/** Properties without the stub, which Pulumi stores among them. */
export function withoutStub({ __provider: _, ...props }: Readonly<EngineProperties>): EngineProperties {
  return props;
}

/** As JSON sees it: the engine accepts nothing else, and refuses only after the resource exists. */
export const plain = (value: object): EngineProperties =>
  JSON.parse(JSON.stringify(value)) as EngineProperties;

/** The certificate of a resource, undecoded; undefined as long as there is none. */
export const derIn = ({ certificate }: { readonly certificate?: unknown }): Buffer | undefined =>
  typeof certificate === "string" ? fromPem("CERTIFICATE", certificate)[0] : undefined;

/** The certificate of a resource; undefined as long as there is none. */
export function certificateIn(state: { readonly certificate?: unknown }): Certificate | undefined {
  const der = derIn(state);
  return der && parseCertificate(der);
}
