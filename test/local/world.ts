import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Backend } from "../../provider/api/backend";
import { localBackend } from "../../provider/local";
import type { LocalEnvironment } from "../../provider/local/call";
import { ocspAnswer } from "../../provider/local/ocsp";
import { openStore } from "../../provider/local/store";
import { newFolder, openssl } from "../x509/support";
import { Ca } from "./ca";
import { certificatesOf } from "./judge";

/** A local CA with its environment; tests can move its clock. */
export interface World {
  now: number;
  environment: LocalEnvironment;
  backend: Backend;
}

const worlds: World[] = [];

export async function openWorld(): Promise<{ world: World; ca: Ca }> {
  const store = await openStore(newFolder());
  const world: World = { now: Date.now(), environment: undefined as never, backend: undefined as never };
  world.environment = {
    ...{ store, entropy: randomBytes, url: "http://127.0.0.1:8640" },
    clock: () => new Date(world.now),
  };
  world.backend = localBackend(() => Promise.resolve(world.environment));
  const { alibaba: invoke } = world.backend;
  worlds.push(world);
  return { world, ca: await Ca.open(() => Promise.resolve({ invoke, close: () => store.destroy() })) };
}

export const closeWorlds = async (): Promise<void> => {
  await Promise.all(worlds.splice(0).map(({ environment }) => environment.store.destroy()));
};

/** The `openssl ocsp` request about the first certificate of a chain, and its verdict on the answer. */
export async function askOpenssl(
  world: World,
  issuer: string,
  chain: string,
  more: readonly string[] = [],
): Promise<{ output: string; answer: Buffer }> {
  const folder = newFolder();
  const at = (name: string): string => join(folder, name);
  const [leaf = "", above = "", ...rest] = certificatesOf(chain);
  writeFileSync(at("leaf.pem"), leaf);
  writeFileSync(at("issuer.pem"), above);
  writeFileSync(at("all.pem"), [above, ...rest].join(""));
  const about = ["-issuer", at("issuer.pem"), ...more, "-cert", at("leaf.pem")];
  openssl(["ocsp", ...about, "-reqout", at("request.der")]);
  expect(existsSync(at("request.der"))).toBe(true);
  const request = openssl(["base64", "-A", "-in", at("request.der")]);
  const answer = await ocspAnswer(world.environment, issuer, Buffer.from(request, "base64"));
  writeFileSync(at("answer.der"), answer);
  const output = openssl([
    ...["ocsp", ...about, "-no_nonce", "-reqin", at("request.der"), "-respin", at("answer.der")],
    ...["-CAfile", at("all.pem"), "-verify_other", at("issuer.pem"), "-resp_text"],
  ]);
  return { output, answer };
}
