import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { FAULTS, SHORT_TOKENS, TOKEN_FAULTS, type Step, type Subject } from "../faults/cases";
import { CERTIFICATES } from "./faults-certificate-cases";
import { UPLOADS } from "./faults-upload-cases";

const ASK = "POST /v3/auth/tokens";
const [DOMAINS, PROJECTS] = ["GET /v3/auth/domains", "GET /v3/projects"] as const;
type Call = keyof HuaweiOperations | `${"GET" | "POST"} /v3/${string}`;

/** A subject whose client first asks the identity service; what does not depend on that is tested above. */
function asking(
  subject: Subject | undefined,
  identity: "token" | "look-up",
  ask: Call,
  steps: readonly Step[],
): Subject[] {
  if (!subject) return [];
  const calls = steps.map((step) => {
    const [first = "", ...rest] = subject.calls[step] ?? [];
    return [step, [ask, first, ...rest]] as const;
  });
  const ofCalls = identity === "token" ? TOKEN_FAULTS : [];
  return [
    {
      ...subject,
      name: `${subject.name} by ${identity}`,
      identity,
      calls: Object.fromEntries(calls),
      faults: (operation) => {
        if (!operation.includes(" /v3/")) return ofCalls;
        return identity === "token" ? [...FAULTS, ...SHORT_TOKENS] : FAULTS;
      },
    },
  ];
}

const STEPS = ["create", "read", "update", "delete"] as const;

export const ASKING: readonly Subject[] = [
  ...asking(CERTIFICATES[0], "token", ASK, STEPS),
  ...asking(UPLOADS[0], "token", ASK, STEPS),
  ...asking(CERTIFICATES[0], "look-up", DOMAINS, ["create", "delete"]),
  ...asking(UPLOADS[0], "look-up", PROJECTS, ["create", "update"]),
];
