import { randomBytes, randomUUID } from "node:crypto";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import type { Credentials } from "../../provider/api/alibaba/signature";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../provider/emulator/server";
import { Nonces } from "../../provider/emulator/nonces";
import { createHttp, type Http } from "../../provider/client/http";
import { openStore } from "../../provider/local/store";
import type { Patience } from "../../provider/client/retry";
import { KEY } from "../alibaba/official";
import type { Service } from "../local/ca";
import { newFolder } from "../x509/support";

export const ACCOUNT = {
  domainId: "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0",
  domainName: "example-account",
  projectId: "0123456789abcdef0123456789abcdef",
  userName: "ops",
  password: "pass*Word 密码",
};

/** An emulator in this process over an empty store, on an unused port. */
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
    keys: [{ id: KEY.accessKeyId, secret: KEY.accessKeySecret }],
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

/** The dependencies of a client that never waits; it can report how long it would have waited. */
export const impatient = (
  tell: (pause: number) => void = () => undefined,
): Patience & { readonly http: Http } => ({
  http: createHttp(),
  timer: {
    now: () => Date.now(),
    sleep: (pause) => {
      tell(pause);
      return Promise.resolve();
    },
  },
  random: () => 1,
});

/** Our Alibaba Cloud client for an emulator. */
export const clientAt = (
  endpoint: string,
  key: Credentials = KEY,
  waiting = impatient(),
): Invoke<AlibabaOperations> =>
  createAlibabaClient({
    ...waiting,
    endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve(key),
  });

/** A client with its own emulator; it never waits and shares no rate limit with others. */
export async function openHttp(options: Partial<EmulatorOptions> = {}): Promise<Service> {
  const [id, secret] = [randomUUID(), randomUUID()];
  const served = await openEmulator({ keys: [{ id, secret }], ...options });
  const invoke = clientAt(served.endpoint, { accessKeyId: id, accessKeySecret: secret });
  return { invoke, close: () => served.close() };
}
