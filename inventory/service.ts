import type { Cloud } from "../common/cloud";
import type { Backend } from "../provider/api/backend";
import { alibabaNodes } from "./service-alibaba";
import { huaweiNodes } from "./service-huawei";
import { inOrder, type Node } from "./nodes";

/**
 * The certificates in a service, whoever created them. Keys are not read.
 *
 * Alibaba Cloud: end certificates, those of the warehouse, the CAs above them, and uploads to the certificate service. Huawei Cloud: CAs, private
 * certificates, and certificates of the API gateway.
 */
export async function serviceNodes(backend: Backend, clouds: readonly Cloud[]): Promise<Node[]> {
  const read = { alibaba: alibabaNodes, huawei: huaweiNodes };
  const lists = [];
  for (const cloud of clouds) lists.push(await read[cloud](backend));
  return inOrder(lists.flat());
}
