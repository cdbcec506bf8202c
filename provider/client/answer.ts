import { missingField } from "../api/check";
import type { Operation } from "../api/operation";
import { BadAnswer } from "../base/errors";
import { parseObject } from "../base/json";

/** The JSON object in an answer, in which `null` is what a field has that is not there; undefined for anything else. */
export const parseAnswer = (body: string): Record<string, unknown> | undefined =>
  parseObject(body, (_name, value) => value ?? undefined);

/**
 * The answer, if it has what its operation is documented to return: a proxy or an error can answer 200 as well.
 *
 * @throws PkiError `BAD_ANSWER` naming the first field that is missing or has another type
 */
export function completeAnswer(
  { answer }: Operation,
  fields: object,
  { name, status, requestId }: { name: string; status: number; requestId: string | undefined },
): object {
  const field = missingField(answer, fields);
  if (field === undefined) return fields;
  const sender = requestId === undefined ? "no request id: is this the service?" : `request id ${requestId}`;
  throw new BadAnswer(
    name,
    status,
    `with an answer in which ${field} is missing or of another type (${sender})`,
  );
}
