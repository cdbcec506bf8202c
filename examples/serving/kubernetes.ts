import * as pulumi from "@pulumi/pulumi";
import { alibaba, keys } from "pulumi-pki";
import { stringify } from "yaml";
import { keyOf, root, www } from "./pki";

// Manifests: `pulumi stack output manifests --show-secrets | kubectl apply -f -`. With @pulumi/kubernetes the same objects
// are resources, whose arguments are these.
type Manifest = Record<string, unknown>;

const metadata = (name: string) => ({ name, namespace: "example" });

// For an Ingress, a Gateway or a pod: what the server presents, without the root.
const served: Manifest = {
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/tls",
  metadata: metadata("www"),
  stringData: { "tls.crt": www.chain, "tls.key": keyOf(www) },
};

// For pods that call it: whom they trust. A ClusterTrustBundle can be mounted in every namespace.
const trust: Manifest[] = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata("trust"),
    data: { "ca.crt": root.certificate },
  },
  {
    apiVersion: "certificates.k8s.io/v1beta1",
    kind: "ClusterTrustBundle",
    metadata: { name: "example-trust" },
    spec: { trustBundle: root.certificate },
  },
];

// A CA for cert-manager: the key is yours, the service signs the CA's certificate.
const request = new keys.CertificateRequest("cluster-ca", {
  algorithm: "ECC_256",
  commonName: "Example Cluster CA",
  organization: "Example Ltd",
});
const cluster = new alibaba.ExternalCaCertificate("cluster-ca", {
  instanceId: "cas_deposit-cn-1234abcd",
  csr: request.csr,
  validity: "5y",
  apiPassthrough: {
    subject: { country: "CN", organization: "Example Ltd", commonName: "Example Cluster CA" },
    extensions: { pathLenConstraint: 0, extendedKeyUsages: ["serverAuth", "clientAuth"] },
  },
});
const issuer: Manifest[] = [
  {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: metadata("cluster-ca"),
    // cert-manager wants everything up to the root, from which it takes the `ca.crt` of what it issues.
    stringData: { "tls.crt": cluster.fullChain, "tls.key": request.privateKey },
  },
  {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: metadata("cluster-ca"),
    spec: { ca: { secretName: "cluster-ca" } },
  },
];

export const manifests = pulumi
  .output([served, ...trust, ...issuer])
  .apply((documents) => documents.map((document) => stringify(document)).join("---\n"));
