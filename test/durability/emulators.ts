import { randomUUID } from "node:crypto";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { isUnclear, NoAnswer, ServiceError } from "../../provider/base/errors";
import { clientAt } from "../emulator/http";
import { KEY_OPTIONS, startServe, type Serve } from "../emulator/process";
import { CLIENT, ROOT, SUB } from "../local/ca";
import type { Issuing } from "./issuing";

/** One backend of the load balancer: an emulator, and after its death the next one. */
class Place {
  private serve: Serve | undefined;
  private invoke: Invoke<AlibabaOperations> | undefined;

  constructor(private readonly location: string) {}

  async start(): Promise<void> {
    this.serve = await startServe(["--store", this.location, "--log", "none", ...KEY_OPTIONS]);
    // Load balancing must not wait, and per-user limits are not under test.
    this.invoke = clientAt(this.serve.endpoint);
  }

  /** The emulator's answer; undefined if it or its database died and the call has to be repeated. */
  async call<O extends keyof AlibabaOperations>(
    operation: O,
    request: AlibabaOperations[O][0],
    unclear: () => void,
  ): Promise<AlibabaOperations[O][1] | undefined> {
    try {
      return await this.invoke?.(operation, request);
    } catch (error) {
      const passes = error instanceof NoAnswer || (error instanceof ServiceError && error.httpStatus === 503);
      if (!passes) throw error;
      if (isUnclear(error)) unclear();
      return undefined;
    }
  }

  get isUp(): boolean {
    return this.serve?.child.exitCode === null && this.serve.child.signalCode === null;
  }

  async restart(): Promise<void> {
    await this.serve?.stop("SIGKILL");
    await this.start();
  }

  /** Stops it as an operator would; returns the problems found. */
  async stop(): Promise<string[]> {
    if (!this.serve) return [];
    const code = await this.serve.stop();
    return [...this.serve.log, ...(code === 0 ? [] : [`an emulator ended with ${code}`])];
  }
}

/** Emulators over one database behind a round-robin load balancer; clients repeat calls until they are answered. */
export class Emulators implements Issuing {
  readonly acknowledged = new Map<string, string>();
  readonly errors: string[] = [];
  unclear = 0;
  /** Every call is repeated with its token until it is answered. */
  readonly unclaimed = 0;
  private turn = 0;
  private isEnding = false;
  private readonly work: Promise<void>[] = [];

  private constructor(private readonly places: readonly Place[]) {}

  static async start(location: string, count: number, clients: number): Promise<Emulators> {
    const places = Array.from({ length: count }, () => new Place(location));
    await Promise.all(places.map((place) => place.start()));
    const emulators = new Emulators(places);
    const root = await emulators.call("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
    const parent = { ParentIdentifier: root.Identifier, ClientToken: "sub" };
    const sub = await emulators.call("CreateSubCACertificate", { ...SUB, ...parent });
    for (let client = 0; client < clients; client++) emulators.begin(emulators.issue(sub.Identifier));
    return emulators;
  }

  private begin(work: Promise<void>): void {
    this.work.push(work.catch((error: unknown) => void this.errors.push(String(error))));
  }

  private async issue(parent: string): Promise<void> {
    while (!this.isEnding) {
      const request = { ...CLIENT, ParentIdentifier: parent, ClientToken: randomUUID() };
      const { Identifier, SerialNumber } = await this.call("CreateClientCertificate", request);
      this.acknowledged.set(Identifier, SerialNumber);
    }
  }

  private async call<O extends keyof AlibabaOperations>(
    operation: O,
    request: AlibabaOperations[O][0],
  ): Promise<AlibabaOperations[O][1]> {
    for (;;) {
      const place = this.places[this.turn++ % this.places.length];
      const answer = await place?.call(operation, request, () => this.unclear++);
      if (answer) return answer;
    }
  }

  kill(): boolean {
    const up = this.places.filter(({ isUp }) => isUp);
    const place = up[Math.floor(Math.random() * up.length)];
    if (place) this.begin(place.restart());
    return place !== undefined;
  }

  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.work);
    const ends = await Promise.all(this.places.map((place) => place.stop()));
    this.errors.push(...ends.flat());
  }
}
