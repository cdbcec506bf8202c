import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";

interface Calls {
  readonly alibaba: readonly (keyof AlibabaOperations)[];
  readonly huawei: readonly (keyof HuaweiOperations)[];
}

/** The operations that each command calls in a cloud; a test compares them with what it does call. */
export const COMMAND_CALLS: Readonly<Record<"doctor" | "list" | "import", Calls>> = {
  doctor: {
    alibaba: ["DescribeCACertificateList"],
    huawei: ["ListCertificateAuthority", "ListCertificatesV2"],
  },
  list: {
    alibaba: [
      "2020-04-07/ListCert",
      "DescribeCACertificate",
      "DescribeCACertificateList",
      "DescribeClientCertificate",
      "DescribeWarehouseCert",
      "GetUserCertificateDetail",
      "ListCert",
      "ListUserCertificateOrder",
    ],
    huawei: [
      "ExportCertificateAuthorityCertificate",
      "ListCertificate",
      "ListCertificateAuthority",
      "ListCertificatesV2",
    ],
  },
  import: {
    alibaba: [
      "2020-04-07/ListCert",
      "DescribeCACertificate",
      "DescribeCACertificateList",
      "DescribeClientCertificate",
      "DescribeWarehouseCert",
      "ListCert",
      "ListUserCertificateOrder",
    ],
    huawei: [
      "ExportCertificate",
      "ExportCertificateAuthorityCertificate",
      "ListCertificate",
      "ListCertificateAuthority",
      "ListCertificatesV2",
    ],
  },
};
