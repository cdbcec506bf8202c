import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import type { Cloud } from "../../common/cloud";
import type { Backend } from "../../provider/api/backend";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { openFront as openAlibaba } from "../alibaba/front";
import { KEY as ALIBABA_KEY } from "../alibaba/official";
import { openFront as openHuawei } from "../huawei/front";
import { DOMAIN, KEY as HUAWEI_KEY, PROJECT } from "../huawei/official";
import { end, providerProcesses } from "./processes";
import { TestStack, type Running } from "./stack";
import { membersIn } from "../../provider/resources/fleet/state";

/** When a provider dies: before its call is carried out, during it (the service goes on), or after it. */
export const MOMENTS = ["before", "during", "after"] as const;

/** Where a provider dies. */
export interface Death {
  readonly operation: string;
  readonly moment: (typeof MOMENTS)[number];
}

/** What is left when a command ends. */
export interface Left {
  readonly code: number;
  readonly output: string;
  /** Operations received, in order. */
  readonly calls: readonly string[];
  readonly died: boolean;
}

const ENV: Readonly<Record<Cloud, NodeJS.ProcessEnv>> = {
  alibaba: {
    ALIBABA_CLOUD_ACCESS_KEY_ID: ALIBABA_KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: ALIBABA_KEY.accessKeySecret,
  },
  huawei: {
    HUAWEICLOUD_SDK_AK: HUAWEI_KEY.accessKeyId,
    HUAWEICLOUD_SDK_SK: HUAWEI_KEY.secretAccessKey,
    HW_DOMAIN_ID: DOMAIN,
    HW_PROJECT_ID: PROJECT,
  },
};

/** The parts of a stack that a run changes: state, journal of creates, and the store behind the service. */
const PARTS = ["state", "cache", "service"];

/**
 * A stack whose provider talks over HTTP to a service in this process, so that the service outlives it: every
 * request that was sent is carried out, even if its sender has died.
 */
export class KillWorld {
  private constructor(
    readonly cloud: Cloud,
    readonly stack: TestStack,
  ) {}

  static async create(cloud: Cloud): Promise<KillWorld> {
    const stack = await TestStack.create("");
    mkdirSync(join(stack.folder, "cache"));
    mkdirSync(join(stack.folder, "service"));
    Object.assign(stack.env, ENV[cloud], { PKI_BACKEND: "cloud" });
    return new KillWorld(cloud, stack);
  }

  /** Saves the present state, to return to it. */
  save(name: string): void {
    for (const part of PARTS) cpSync(this.at(part), this.at(name, part), { recursive: true });
  }

  restore(name: string): void {
    for (const part of PARTS) {
      rmSync(this.at(part), { recursive: true, force: true });
      cpSync(this.at(name, part), this.at(part), { recursive: true });
    }
  }

  /** Runs a command to its end; with a death, kills the provider at the first call of the operation. */
  async run(args: readonly string[], death?: Death): Promise<Left> {
    // A store must not be replaced while it is open in this process, so each run has its own copy.
    const folder = mkdtempSync(this.at("run-"));
    cpSync(this.at("service"), folder, { recursive: true });
    const environment = { clock: () => new Date(), entropy: randomBytes, url: "http://localhost:8640" };
    const backend = localBackend(async () => ({ store: await openStore(folder), ...environment }));
    const calls: string[] = [];
    let running: Running | undefined;
    let died = false;
    const kill = (): void => {
      died = true;
      providerProcesses(running?.pid ?? 0).forEach(end);
    };
    const serve = async (operation: string, request: object): Promise<object> => {
      calls.push(operation);
      const invoke = backend[this.cloud] as (operation: string, request: object) => Promise<object>;
      if (death?.operation !== operation || died) return invoke(operation, request);
      if (death.moment !== "after") kill();
      if (death.moment === "before") throw new Error("nobody is left to answer to");
      try {
        return await invoke(operation, request);
      } finally {
        // A refusal is an answer too.
        if (death.moment === "after") kill();
      }
    };
    const front =
      this.cloud === "alibaba"
        ? await openAlibaba(serve as Backend["alibaba"])
        : await openHuawei(serve as Backend["huawei"]);
    try {
      running = await this.stack.startWith({ PKI_ENDPOINT: front.endpoint }, ...args);
      const { code, output } = await running.result;
      return { code, output, calls, died };
    } finally {
      await front.close();
      if (existsSync(join(folder, "store.db"))) await (await openStore(folder)).destroy();
      rmSync(this.at("service"), { recursive: true, force: true });
      cpSync(folder, this.at("service"), { recursive: true });
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Everything in the service, by identifier: kind and status. */
  holdings(): Map<string, string> {
    const file = join(this.at("service"), "store.db");
    if (!existsSync(file)) return new Map();
    const database = new Database(file);
    const rows = [
      "SELECT id, type || ' ' || status || ' ' || coalesce(json_extract(details, '$.tags'), '') AS text FROM certificates WHERE coalesce(idempotency_key, '') NOT LIKE 'external-root%'",
      "SELECT id, type || ' ' || name AS text FROM objects",
    ].flatMap((sql) => database.prepare(sql).all() as { id: string; text: string }[]);
    database.close();
    return new Map(rows.map(({ id, text }) => [id, text]));
  }

  /** Identifiers in the state that belong to the service. */
  async known(): Promise<string[]> {
    const resources = await this.stack.resources();
    return resources
      .filter(({ type }) => !/[/:]keys[/:]/.test(type))
      .flatMap(({ id, outputs }) =>
        outputs.identifiers
          ? [...membersIn(outputs).current.values()].map((member) => member.id)
          : [id ?? ""],
      );
  }

  private readonly at = (...path: string[]): string => join(this.stack.folder, ...path);
}
