import * as pulumi from "@pulumi/pulumi";
import { Files } from "./files";
import { keyOf, lists, root, www } from "./pki";

// Envoy takes new files by itself: it watches their folder, and keeps what it has until they belong together. The
// revocation lists are fetched before it starts, `node lists.mjs /etc/envoy/example`, and then once an hour. It is
// started with `-c /etc/envoy/example/envoy.yaml`.
const config = new pulumi.Config("example-serving");
const folder = config.get("envoyFolder") ?? "/etc/envoy/example";
const port = config.getNumber("envoyPort") ?? 8443;

const TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3";
const FILTERS = "type.googleapis.com/envoy.extensions.filters";
const file = (name: string): string => `{ filename: ${folder}/${name} }`;
const secret = (name: string): string =>
  `{ name: ${name}, sds_config: { path_config_source: { path: ${folder}/${name}.yaml } } }`;

const files = new Files("envoy", {
  folder,
  texts: {
    "server.pem": www.chain,
    "server.key": keyOf(www),
    "clients.pem": root.certificate,
    "lists.txt": lists,
    "server.yaml": `
resources:
  - "@type": ${TLS}.Secret
    name: server
    tls_certificate:
      certificate_chain: ${file("server.pem")}
      private_key: ${file("server.key")}
      watched_directory: { path: ${folder} }
`,
    "clients.yaml": `
resources:
  - "@type": ${TLS}.Secret
    name: clients
    validation_context:
      trusted_ca: ${file("clients.pem")}
      crl: ${file("lists.pem")}
      watched_directory: { path: ${folder} }
`,
    "envoy.yaml": `
node: { id: example, cluster: example }
static_resources:
  listeners:
    - address: { socket_address: { address: 127.0.0.1, port_value: ${port} } }
      filter_chains:
        - transport_socket:
            name: tls
            typed_config:
              "@type": ${TLS}.DownstreamTlsContext
              require_client_certificate: true
              common_tls_context:
                tls_certificate_sds_secret_configs: [${secret("server")}]
                validation_context_sds_secret_config: ${secret("clients")}
          filters:
            - name: http
              typed_config:
                "@type": ${FILTERS}.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: www
                http_filters:
                  - name: router
                    typed_config: { "@type": ${FILTERS}.http.router.v3.Router }
                local_reply_config:
                  body_format: { text_format_source: { inline_string: "%DOWNSTREAM_PEER_SUBJECT%\\n" } }
                route_config:
                  virtual_hosts:
                    - name: www
                      domains: ["*"]
                      routes: [{ match: { prefix: / }, direct_response: { status: 200 } }]
`,
  },
});

export const envoyFiles = files.id;
