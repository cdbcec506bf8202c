import type * as pulumi from "@pulumi/pulumi";
import { alibaba } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};

/** What a program declares, as a function, so that a test can call it after it has set the mocks. */
export function declare(hosts: readonly string[]): {
  servers: alibaba.SubCa;
  chains: pulumi.Output<string>[];
} {
  const root = new alibaba.RootCa("root", {
    ...company,
    commonName: "Example Root",
    algorithm: "ECC_256",
    years: 10,
  });
  const servers = new alibaba.SubCa("servers", {
    ...company,
    parent: root,
    commonName: "Example Servers",
    algorithm: "ECC_256",
    years: 5,
  });
  const certificates = hosts.map(
    (host) =>
      new alibaba.ServerCertificate(host, {
        parent: servers,
        commonName: host,
        algorithm: "ECC_256",
        days: 90,
        renewBefore: "30d",
      }),
  );
  return { servers, chains: certificates.map(({ chain }) => chain) };
}
