import * as pulumi from "@pulumi/pulumi";
import { Files } from "./files";
import { credentials, keyOf, lists, root, www } from "./pki";

// nginx serves with `www` and lets in whoever has a client certificate that is not revoked. Its configuration contains
// `include /etc/nginx/example/site.conf;`. The revocation lists are fetched before it starts,
// `node lists.mjs /etc/nginx/example`, and then once an hour, followed by `nginx -s reload`.
const config = new pulumi.Config("example-serving");
const folder = config.get("folder") ?? "/etc/nginx/example";
const port = config.getNumber("port") ?? 8443;
// What nginx refuses fails the run, and nginx goes on with what it has.
const reload = config.get("reload") ?? "nginx -t && nginx -s reload";

const site = new Files("site", {
  folder,
  texts: {
    "server.pem": www.chain,
    "server.key": keyOf(www),
    "clients.pem": root.certificate,
    "lists.txt": lists,
    "site.conf": `
server {
  listen 127.0.0.1:${port} ssl;
  server_name www.example.com;
  ssl_certificate ${folder}/server.pem;
  ssl_certificate_key ${folder}/server.key;
  ssl_client_certificate ${folder}/clients.pem;
  ssl_verify_client on;
  ssl_verify_depth 2;
  ssl_crl ${folder}/lists.pem;
  location / { return 200 "$ssl_client_s_dn\\n"; }
}
`,
  },
  reload,
});

export const files = site.id;
export const trusted = root.certificate;
export const served = www.serialNumber;
export const clients = credentials;
