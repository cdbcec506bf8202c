import { randomBytes } from "node:crypto";
import type { Invoke } from "../../provider/api/backend";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { newFolder } from "../x509/support";

/** The local CA in process, over an empty store in a new folder, or over the given one. */
export function openLocal(location = newFolder()): {
  invoke: Invoke<HuaweiOperations>;
  close(): Promise<void>;
} {
  const { huawei } = localBackend(async () => ({
    store: await openStore(location),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  return { invoke: huawei, close: async () => (await openStore(location)).destroy() };
}

export const NAME = {
  common_name: "Root",
  country: "CN",
  state: "浙江",
  locality: "杭州",
  organization: "Example",
  organizational_unit: "Platform",
};
export const ROOT = {
  type: "ROOT",
  distinguished_name: NAME,
  key_algorithm: "EC256",
  signature_algorithm: "SHA256",
  validity: { type: "YEAR", value: 10 },
} as const;
export const LEAF = {
  distinguished_name: { common_name: "www.example.com" },
  validity: { type: "DAY", value: 90 },
} as const;
