import * as random from "@pulumi/random";
import { Hierarchy, huawei, keys } from "pulumi-pki";

// A whole hierarchy in one object. Certificates are renewed 30 days before they end, each up to 5 days earlier, so that
// they do not all become due at once; the issuing CA is renewed early enough for what is below it.
const pki = new Hierarchy("example", {
  cloud: "huawei",
  renewBefore: "30d",
  renewJitter: "5d",
  subject: {
    country: "CN",
    state: "Guangdong",
    locality: "Shenzhen",
    organization: "Example Ltd",
    organizationalUnit: "Platform",
  },
  roots: {
    root: {
      // The next root already exists and is being distributed. Once everybody trusts it, `issuing` becomes "2036".
      generations: {
        "2026": { commonName: "Example Root 2026", years: 15 },
        "2036": { commonName: "Example Root 2036", years: 15 },
      },
      issuing: "2026",
      authorities: {
        services: {
          commonName: "Example Services",
          years: 5,
          servers: {
            api: { names: ["api.example.com", "10.0.0.1"], days: 90, exportPrivateKey: true },
            web: { names: ["www.example.com"], days: 90 },
          },
          clients: {
            robot: { commonName: "build robot", emails: ["robot@example.com"], days: 60 },
          },
        },
      },
    },
  },
});

// Whatever presents a certificate switches to the new one in place, before the old one is retired.
const upload = new huawei.ApigCertificate("api", {
  name: "api_example",
  certContent: pki.servers.api.chain,
  privateKey: pki.servers.api.privateKey,
  domains: [{ domain: "api.example.com" }],
});

// For software that does not read PEM, such as Java: key and chain in one file, created again at each renewal.
const password = new random.RandomPassword("keystore", { length: 24 });
const keystore = new keys.Pkcs12("api", {
  chain: pki.servers.api.chain,
  privateKey: pki.servers.api.privateKey,
  password: password.result,
  alias: "api",
});

// A value that changes with each renewal: for what has to be restarted then.
const restart = new random.RandomUuid("restart", { keepers: { certificate: pki.servers.web.fingerprint } });

export const trustBundle = pki.trustBundle;
export const presented = upload.serialNumber;
export const javaKeystore = { pfx: keystore.pfx, password: password.result };
export const restartToken = restart.result;
export const renewals = [pki.servers.api, pki.servers.web, pki.clients.robot].map((certificate) => ({
  subject: certificate.subject,
  notAfter: certificate.notAfter,
  renewalDue: certificate.renewalDue,
}));
