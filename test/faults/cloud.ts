import type { EngineProperties } from "../../provider/engine/crud";
import type { Http, HttpRequest } from "../../provider/client/http";
import type { CertificateRow, ObjectRow } from "../../provider/local/store";
import type { Remote, Resource, World } from "../provider/support";
import type { Choice } from "./answers";
import type { Above, Step, Subject } from "./cases";

/** A row of the store, with the table that it stands in. */
export type Item =
  | { readonly table: "certificates"; readonly row: CertificateRow }
  | { readonly table: "objects"; readonly row: ObjectRow };

/** The local CA behind HTTP. */
export interface FaultyFront {
  readonly endpoint: string;
  /** Every operation that arrived, in order. */
  readonly arrived: string[];
  fault: Choice;
  /** How many milliseconds "slow" keeps an answer back. */
  delay: number;
  close(): Promise<void>;
}

/** A service of its own, with a front before it and what the cases need above them. */
export interface Service {
  readonly world: World;
  readonly front: FaultyFront;
  readonly above: Above;
  /** The operation that a request of the client asks for. */
  operationIn(request: HttpRequest): string | undefined;
  /** The client of a process that has just started. */
  connect(http: Http, subject: Subject): Remote;
  /** Tokens that clients have been given. */
  tokens?(): Iterable<string>;
}

/** What the matrix has to know of a cloud. */
export interface Cloud {
  open(): Promise<Service>;
  /** What no error may ever show. */
  readonly secrets: readonly string[];
  /** What else a request holds that no error may show. */
  secretsOf(request: object): (string | undefined)[];
  /** Operations that make something once, however often they are sent; written out, so that the client is judged. */
  readonly withToken: readonly string[];
  /** An operation as errors name it. */
  nameOf(operation: string): string;
  /** What the store holds at the beginning of a step, made of what it held after the create. */
  itemBefore(step: Step, item: Item): Item | undefined;
  /** Whether a row of the store only belongs to another one. */
  isPart?(item: Item): boolean;
  /** Whether a thing may stay in the store when its resource has been destroyed. */
  isRetired(item: Item): boolean;
  /** In what the state and the service differ from the arguments. */
  differences(subject: Subject, resource: Resource, item: Item, args: EngineProperties): string[];
}
