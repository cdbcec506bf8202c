import * as alibaba from "../api/alibaba/operations";
import { actionOf } from "../api/alibaba/wire";
import { check, type Problem } from "../api/check";
import * as huawei from "../api/huawei/operations";
import { refusal, type Call } from "./call";
import { unsupported } from "./unsupported";

type Header = Pick<Call, "cloud" | "operation" | "requestId">;

/**
 * Checks a request against the documented limits, and removes undocumented parameters.
 *
 * @throws ServiceError with the documented code if a limit is exceeded
 */
export function documentedRequest(header: Header, request: object): object {
  const result = checked(header, request);
  if ("problem" in result) throw refused(header, result.problem);
  const problem = unsupported(header, result.request);
  if (problem) throw refused(header, problem);
  return result.request;
}

const checked = ({ cloud, operation }: Header, request: object): ReturnType<typeof check> =>
  cloud === "alibaba"
    ? check(alibaba.entryOf(operation as keyof alibaba.AlibabaOperations).request, request, 1)
    : check(huawei.entryOf(operation as keyof huawei.HuaweiOperations).request, request, 0);

function refused({ cloud, operation, requestId }: Header, problem: Problem): Error {
  const code =
    cloud === "alibaba"
      ? alibaba.codeOf(problem)
      : huawei.codeOf(operation as keyof huawei.HuaweiOperations, problem);
  const { parameter, message } = problem;
  return refusal({ cloud, operation: actionOf(operation), requestId }, code, `${parameter}: ${message}`);
}
