// @ts-check
// A server in Node.js that lets in whoever has a client certificate that is not revoked. It serves with the files that
// nginx.ts writes and the lists that lists.mjs fetches: node server.mjs FOLDER [PORT]. When they change, it takes them
// for the connections to come; those that exist go on.
import { readFileSync, watch } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const [folder = ".", port = "8443"] = process.argv.slice(2);

/** @param {string} name */
const read = (name) => readFileSync(join(folder, name), "utf8");

const credentials = () => ({
  cert: read("server.pem"),
  key: read("server.key"),
  ca: read("clients.pem"),
  // Node reads only the first list of a text.
  crl: read("lists.pem").split(/(?<=-----END X509 CRL-----\n)/),
});

const options = { ...credentials(), requestCert: true, rejectUnauthorized: true };
const server = createServer(options, ({ socket }, response) => {
  const { subject } = /** @type {import("node:tls").TLSSocket} */ (socket).getPeerCertificate();
  response.end(`CN=${String(subject.CN)}\n`);
});
server.listen(Number(port), "127.0.0.1");

/** @type {NodeJS.Timeout | undefined} */
let soon;

// The files are replaced one after the other.
watch(folder, () => {
  clearTimeout(soon);
  soon = setTimeout(reload, 200);
});

function reload() {
  try {
    server.setSecureContext(credentials());
  } catch (error) {
    console.error(`The server goes on with what it has: ${String(error)}`);
  }
}
