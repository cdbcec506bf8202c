import { randomBytes, randomUUID } from "node:crypto";
import { createAlibabaClient } from "../../provider/alibaba/client";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../provider/emulator/server";
import { Nonces } from "../../provider/emulator/nonces";
import { createHttp } from "../../provider/http";
import { openStore } from "../../provider/local/store";
import type { Service } from "../local/ca";
import { newFolder } from "../x509/support";

export const ACCOUNT = {
  domainId: "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0",
  domainName: "example-account",
  projectId: "0123456789abcdef0123456789abcdef",
  userName: "ops",
  password: "pass*Word 密码",
};

/** An emulator in this process over an empty store, on a free port. */
export interface Served {
  readonly endpoint: string;
  readonly emulator: Emulator;
  readonly log: string[];
  close(): Promise<void>;
}

export async function openEmulator(options: Partial<EmulatorOptions> = {}): Promise<Served> {
  const folder = newFolder();
  const store = await openStore(folder);
  const nonces = await Nonces.open(folder, store);
  const log: string[] = [];
  const emulator = createEmulator({
    store,
    nonces,
    clock: () => new Date(),
    entropy: randomBytes,
    keys: [{ id: "AKIDEXAMPLE", secret: "secretEXAMPLE" }],
    account: ACCOUNT,
    log: { write: (line) => log.push(line) },
    ...options,
  });
  const endpoint = await emulator.listen(0, "127.0.0.1");
  const close = async (): Promise<void> => {
    await emulator.close();
    await nonces.close();
    await store.destroy();
  };
  return { endpoint, emulator, log, close };
}

/** Our client before an emulator; it waits for nothing, and shares no limit with another. */
export async function openHttp(): Promise<Service> {
  const key = { id: randomUUID(), secret: randomUUID() };
  const served = await openEmulator({ keys: [key] });
  const invoke = createAlibabaClient({
    endpoint: served.endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve({ accessKeyId: key.id, accessKeySecret: key.secret }),
    http: createHttp(),
    timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: () => 1,
  });
  return { invoke, close: () => served.close() };
}
