import { readFileSync, writeFileSync } from "node:fs";
import { documentOf as alibabaDocument, OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { actionOf } from "../../provider/api/alibaba/wire";
import { documentOf as huaweiDocument, OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import { renderPage } from "./page";
import { permissionsPage } from "./permissions";

const ABOUT = `Generated from the table of operations (\`provider/api\`) by \`npm run generate\`. The resources call these
operations, and the local CA carries them out, in process and over HTTP (\`pki serve\`), where it enforces every limit below.
\\* marks required parameters; a dash means that the documents state no limit.`;

const PAGES: [string, string][] = [
  [
    "docs/api/alibaba.md",
    renderPage(
      `# Operations of Alibaba Cloud CAS\n\n${ABOUT} A value beyond a limit is refused with 400 \`InvalidParameter\`, a missing one
with 400 \`MissingParameter\`; the pages list no codes. Unknown parameters are ignored, and duplicate ones are refused.`,
      (Object.keys(ALIBABA) as (keyof typeof ALIBABA)[]).map((operation) => ({
        ...ALIBABA[operation],
        name: operation,
        call: `${actionOf(operation)}, ${ALIBABA[operation].version}`,
        see: alibabaDocument(operation),
      })),
    ),
  ],
  [
    "docs/api/huawei.md",
    renderPage(
      `# Operations of Huawei Cloud CCM and API gateway\n\n${ABOUT} Unless another code is named, CCM refuses with 400 \`PCA.00020001\`; the gateway
refuses a missing value with 400 \`APIG.2001\` and an invalid one with 400 \`APIG.2011\`. Unknown parameters are ignored, and a
query with a duplicate parameter is refused.`,
      (Object.keys(HUAWEI) as (keyof typeof HUAWEI)[]).map((operation) => ({
        ...HUAWEI[operation],
        name: operation,
        call: `${HUAWEI[operation].method} ${HUAWEI[operation].path}`,
        see: huaweiDocument(operation),
      })),
    ),
  ],
  ["docs/permissions.md", permissionsPage()],
];

test.each(PAGES)("%s shows the table; UPDATE_DOCS=1 writes it", (file, page) => {
  if (process.env.UPDATE_DOCS) writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});
