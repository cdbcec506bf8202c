import type { Context } from "../context";
import { PkiError } from "../../base/errors";
import { PartialCreate, type AnyKind, type Existing } from "../kind";
import { claim, isClaimedByAnother } from "./orphan";
import { differences } from "../../x509/compare";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";

type Values = Record<string, unknown>;

/** Statuses, in the clouds' terms, of objects that can still be used. */
export const USABLE = new Set(["ISSUE", "ISSUED", "ACTIVED", "PENDING"]);

/**
 * Takes over an existing certificate instead of issuing one. It has to match the arguments, because only what can be
 * updated in place can be changed afterwards; that is brought to the arguments.
 *
 * @throws PkiError `INVALID_INPUT` if it is gone, revoked or does not match; nothing has been changed then
 */
export async function adopt(
  kind: AnyKind,
  context: Context,
  id: string,
  args: Values,
): Promise<Existing<object>> {
  const refuse = (reason: string): PkiError =>
    new PkiError("INVALID_INPUT", `adopt: the certificate ${id} ${reason}`);
  const declaredKey = args[kind.idempotency ?? ""];
  const key = typeof declaredKey === "string" ? { key: declaredKey } : {};
  const read = await kind.read(context, id, args);
  if (!read) throw refuse("does not exist");
  const state = read.state as { certificate?: string; status?: string };
  if (state.status !== undefined && !USABLE.has(state.status)) {
    throw refuse(`has the status ${state.status}`);
  }
  // An upload has no certificate to compare: its content is brought to the arguments.
  const problems = state.certificate
    ? differences(parseCertificate(oneFromPem("CERTIFICATE", state.certificate)), kind.expected?.(args) ?? {})
    : [];
  problems.push(...(read.differences ?? []));
  const [issuer] = kind.references ?? [];
  const hasIssuer = issuer !== undefined && read.issuedBy !== undefined;
  if (hasIssuer && read.issuedBy !== args[issuer]) {
    problems.push(`it was issued by the CA ${read.issuedBy}`);
  }
  if (problems.length > 0) {
    throw refuse(
      `is not what the arguments describe: ${problems.join("; ")}. Change them, or leave out adopt`,
    );
  }
  // One of the two would otherwise retire it while the other still has it.
  if (isClaimedByAnother(context, id, key.key))
    throw refuse("was adopted by another resource or item in this run");
  claim(context, id, key.key);
  try {
    // What the service does not report may be anything: it is brought to the arguments like a difference.
    return { id, ...key, state: await kind.update(context, id, { ...state, ...read.drift }, args) };
  } catch (cause) {
    throw new PartialCreate({ id, ...key, state: { ...unknownOf(kind), ...state, ...read.drift } }, cause);
  }
}

/**
 * What is updated in place must not be in the state as if it had been updated: what the service does not report is left
 * open.
 */
const unknownOf = (kind: AnyKind): Values =>
  Object.fromEntries(
    Object.entries(kind.fields).flatMap(([name, { effect }]) =>
      effect === "update" && name !== "connection" ? [[name, undefined]] : [],
    ),
  );
