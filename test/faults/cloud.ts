import type { EngineProperties } from "../../provider/engine/crud";
import type { Http, HttpRequest } from "../../provider/client/http";
import type { CertificateRow, ObjectRow } from "../../provider/local/store";
import type { Remote, Resource, World } from "../provider/support";
import type { Choice } from "./answers";
import type { Above, Step, Subject } from "./cases";

/** A row of the store, with its table. */
export type Item =
  | { readonly table: "certificates"; readonly row: CertificateRow }
  | { readonly table: "objects"; readonly row: ObjectRow };

/** The local CA behind HTTP. */
export interface FaultyFront {
  readonly endpoint: string;
  /** Every operation received, in order. */
  readonly arrived: string[];
  fault: Choice;
  /** Milliseconds by which "slow" delays an answer. */
  delay: number;
  close(): Promise<void>;
}

/** A separate service with a front before it, and the CAs that the cases need. */
export interface Service {
  readonly world: World;
  readonly front: FaultyFront;
  readonly above: Above;
  /** The operation requested by the client. */
  operationIn(request: HttpRequest): string | undefined;
  /** The client of a process that has just started. */
  connect(http: Http, subject: Subject): Remote;
  /** Tokens handed out to clients. */
  tokens?(): Iterable<string>;
}

/** What the matrix needs to know about a cloud. */
export interface Cloud {
  open(): Promise<Service>;
  /** What no error may ever show. */
  readonly secrets: readonly string[];
  /** Other parts of a request that no error may show. */
  secretsOf(request: object): (string | undefined)[];
  /** Operations that are idempotent by token; listed here independently, so that the client is tested. */
  readonly withToken: readonly string[];
  /** The name of an operation in errors. */
  nameOf(operation: string): string;
  /** What the store holds at the beginning of a step, derived from what it held after the create. */
  itemBefore(step: Step, item: Item): Item | undefined;
  /** Whether a row of the store is only a part of another one. */
  isPart?(item: Item): boolean;
  /** Whether a row may stay in the store after its resource was destroyed. */
  isRetired(item: Item): boolean;
  /** The differences of the state and the service from the arguments. */
  differences(subject: Subject, resource: Resource, item: Item, args: EngineProperties): string[];
}
