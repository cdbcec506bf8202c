import * as pulumi from "@pulumi/pulumi";
import { encodePrivateKey } from "pulumi-pki";
import { Files } from "./files";
import { credentials, keyOf, lists, root, www } from "./pki";

// HAProxy reads key and chain from one file. It is started with `-f haproxy.cfg -f /etc/haproxy/example/site.cfg`; the
// rest is as with nginx.
const config = new pulumi.Config("example-serving");
const folder = config.get("folder") ?? "/etc/haproxy/example";
const port = config.getNumber("port") ?? 8443;
const reload = config.get("reload") ?? "systemctl reload haproxy";

const site = new Files("site", {
  folder,
  texts: {
    "server.pem": encodePrivateKey(keyOf(www), { chain: www.chain }),
    "clients.pem": root.certificate,
    "lists.txt": lists,
    "site.cfg": `
frontend www
  mode http
  bind 127.0.0.1:${port} ssl crt ${folder}/server.pem verify required ca-file ${folder}/clients.pem crl-file ${folder}/lists.pem
  http-request return status 200 content-type text/plain lf-string "%[ssl_c_s_dn]\\n"
`,
  },
  reload,
});

export const files = site.id;
export const trusted = root.certificate;
export const served = www.serialNumber;
export const clients = credentials;
