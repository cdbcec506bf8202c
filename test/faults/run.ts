import { isDeepStrictEqual } from "node:util";
import type { EngineProperties } from "../../provider/engine/crud";
import { PkiError } from "../../provider/base/errors";
import type { Resource } from "../provider/support";
import type { Case, Step, Subject } from "./cases";
import type { Lane, Subjected, Traffic } from "./lane";

/** The outcome of a fault, in the terms of the page. */
export type Outcome =
  "waits" | "repeated" | "taken over" | "next run takes over" | "next run" | "kept, next run" | "open";

/** The observations in a case. */
export interface Finding {
  readonly outcome: Outcome;
  /** Broken promises; empty if there are none. */
  readonly problems: readonly string[];
}

/** One run of the engine on one resource, and the error that stopped it. */
async function runStep(step: Step, resource: Resource, args: EngineProperties): Promise<Error | undefined> {
  try {
    if (step.startsWith("delete")) await resource.destroy();
    else if (step.startsWith("read")) await resource.refresh();
    else await resource.up(args);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("something was thrown that is no error");
  }
}

const argsFor = ({ step }: Pick<Case, "step">, { args, changed }: Subjected): EngineProperties =>
  step === "update" ? changed : args;

/** The operations that a step calls without the case's own fault, and the problems afterwards. */
export async function runWithoutFault(
  lane: Lane,
  subject: Subject,
  step: Step,
): Promise<{ arrived: readonly string[]; problems: string[] }> {
  const before = await lane.before(subject, step);
  const args = argsFor({ step }, before);
  lane.arm({ subject, step });
  const first = await runStep(step, before.resource, args);
  const { arrived } = lane.traffic;
  lane.disarm();
  const isRefused = step === "delete, in use";
  if (isRefused && first === undefined) return { arrived, problems: ["what is in use was deleted"] };
  const error = isRefused ? await runStep(step, before.resource, args) : first;
  const problems =
    error === undefined ? await problemsAfter(lane, { subject, step }, before, args) : [error.message];
  return { arrived, problems };
}

/** A step with a fault, repeated without it if the fault stopped it. */
export async function runCase(lane: Lane, tried: Case): Promise<Finding> {
  const { subject, step, restarted } = tried;
  const before = await lane.before(subject, step);
  const args = argsFor(tried, before);
  const problems: string[] = [];

  lane.arm(tried, tried);
  const error = await runStep(step, before.resource, args);
  const first = lane.traffic;
  if (first.met === 0) problems.push("the fault was never met");
  problems.push(...trafficProblems(lane, tried, first));
  lane.disarm();
  if (error === undefined) {
    problems.push(...(await problemsAfter(lane, tried, before, args)));
    return { problems, outcome: problems.length > 0 ? "open" : outcomeOfSuccess(tried, first) };
  }

  problems.push(...errorProblems(lane, tried, error));
  const issued = (await lane.items()).length > 0;
  const resource = restarted ? lane.restarted(subject, before.resource) : before.resource;
  const again = await runStep(step, resource, args);
  if (again !== undefined) problems.push(`the next run fails too: ${again.message}`);
  else {
    problems.push(...trafficProblems(lane, tried, { ...lane.traffic, met: 0 }));
    problems.push(...(await problemsAfter(lane, tried, { ...before, resource }, args)));
  }
  const outcome = problems.length > 0 ? "open" : outcomeOfError(tried, error, issued);
  return { problems, outcome };
}

function outcomeOfSuccess({ operation, subject, step }: Case, { arrived }: Traffic): Outcome {
  const planned = subject.calls[step] ?? [];
  const timesIn = (list: readonly string[]): number => list.filter((name) => name === operation).length;
  if (isDeepStrictEqual(arrived, planned)) return "waits";
  return timesIn(arrived) > timesIn(planned) ? "repeated" : "taken over";
}

function outcomeOfError({ step }: Case, error: Error, issued: boolean): Outcome {
  if (error instanceof PkiError && error.code === "PARTIAL_CREATE") return "kept, next run";
  return step.startsWith("create") && issued ? "next run takes over" : "next run";
}

/** Problems of a run: requests that could create something twice. */
function trafficProblems(
  { cloud }: Lane,
  { subject, operation, fault }: Case,
  { arrived, met }: Traffic,
): string[] {
  const sent = arrived.filter((name) => name === subject.create).length;
  const refused = fault.refused && operation === subject.create ? met : 0;
  const isTwice = sent - refused > 1 && !cloud.withToken.includes(subject.create);
  return isTwice ? [`${subject.create} was sent ${sent} times in one run`] : [];
}

/** Problems of the final state: what the program declares must exist once in the store and in the state. */
async function problemsAfter(
  lane: Lane,
  { subject, step }: Pick<Case, "subject" | "step">,
  before: Subjected,
  args: EngineProperties,
): Promise<string[]> {
  const { resource } = before;
  const problems: string[] = [];
  const items = await lane.items();
  const reached = lane.reached.filter((name) => name === subject.create).length;
  const wanted = step.startsWith("create") ? 1 : 0;
  if (reached !== wanted && !(wanted === 1 && lane.cloud.withToken.includes(subject.create))) {
    problems.push(`${subject.create} has reached the service ${reached} times`);
  }
  if (step.startsWith("delete") || step === "read, gone") {
    if (resource.id !== undefined) problems.push("the state still has it");
    const left = items.filter((item) => !lane.cloud.isRetired(item));
    return left.length > 0
      ? [...problems, `still there: ${left.map(({ row }) => row.type).join()}`]
      : problems;
  }
  const [item] = items;
  if (items.length !== 1 || item === undefined) return [...problems, `${items.length} things were made`];
  problems.push(...lane.cloud.differences(subject, resource, item, args), ...stateProblems(resource, args));
  if (step === "read")
    return isDeepStrictEqual(item, before.item) ? problems : [...problems, "a read has changed it"];
  const more = await resource.up(args);
  if (more !== "same") problems.push(`the same program again is another ${more}`);
  return problems;
}

const stateProblems = ({ state }: Resource, args: EngineProperties): string[] =>
  Object.keys(args).flatMap((name) =>
    isDeepStrictEqual(state[name], args[name]) ? [] : [`the state has another ${name}`],
  );

/** The reasons in the client's errors. */
const REASON =
  /was refused: [A-Z][\w.]+: .|has refused to delete .* \([A-Z][\w.]+: .|did not answer \(\w+\)|HTTP \d{3} with a body that is not an answer/;

function errorProblems(lane: Lane, { operation }: Case, error: Error): string[] {
  if (!(error instanceof PkiError)) return [`no error of this package: ${error.stack}`];
  const { message } = error;
  const names = [lane.cloud.nameOf(operation), lane.host].some((name) => message.includes(name));
  const texts: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    texts.push(each.message, each.stack ?? "", JSON.stringify((each as { reasons?: unknown }).reasons ?? ""));
  }
  const shown = texts.join("\n");
  const isSecret = lane.secrets.some((secret) => shown.includes(secret)) || shown.includes("PRIVATE KEY");
  return [
    ...(/^[A-Z]+(_[A-Z]+)*$/.test(error.code) ? [] : [`its code is ${error.code}`]),
    ...(names ? [] : [`names neither operation nor host: ${message}`]),
    ...(REASON.test(message) ? [] : [`does not say what is wrong: ${message}`]),
    ...((error.cause as Error | undefined)?.message === message
      ? [`is only what a library said: ${message}`]
      : []),
    ...(isSecret ? ["shows a secret"] : []),
  ];
}
