import type { Context } from "../../context";
import { isUnclear, PkiError, ServiceError } from "../../../base/errors";
import { promisedOnce } from "../../../base/memo";
import { perConnection } from "../../memory";
import { withSuffix } from "../../creates/identity";
import { isOrphan, claim } from "../../creates/orphan";
import type { CreateCertificateResponse, ListedCertificate } from "../../../api/alibaba/operations";
import { listCertificates } from "./listed-certificates";
import { forgetListed } from "./listed-unchanged";

const MAX_PASSED = 20;

type Sweep = Promise<Map<string, ListedCertificate>>;

/** The certificates below a CA when this process first asked: everything that an earlier process can have created. */
export const issuedEarlier = (context: Context, parent: string): Sweep =>
  promisedOnce(context.memory.run.issued, perConnection(context, parent), () => list(context, parent));

async function list(context: Context, parent: string): Sweep {
  const listed = await listCertificates(context, parent);
  return new Map(
    listed.flatMap((entry) =>
      entry.CustomIdentifier === undefined ? [] : [[entry.CustomIdentifier, entry]],
    ),
  );
}

/** The result of a create: the response, or only the identifier of an earlier call's result. */
export type Created = { readonly key: string } & (
  | (CreateCertificateResponse & { readonly recovered?: never })
  | {
      readonly Identifier: string;
      readonly recovered: true;
      /** The reason it must not be taken over, if it matches the create. */
      readonly doubt?: PkiError;
    }
);

/**
 * Creates a certificate unless an earlier attempt whose response was lost already has: the attempt is recognised by its
 * custom identifier. A certificate that has the identifier for another reason is skipped, and the next identifier is
 * tried.
 */
export async function createIdempotent(
  context: Context,
  parent: string,
  customIdentifier: string,
  create: (customIdentifier: string) => Promise<CreateCertificateResponse>,
): Promise<Created> {
  const earlier = await issuedEarlier(context, parent);
  for (let attempt = 0; attempt < MAX_PASSED; attempt++) {
    const key = attempt === 0 ? customIdentifier : withSuffix(customIdentifier, `-${attempt}`);
    const found = earlier.get(key);
    const created = found ? adopt(context, key, found) : await createOrFind(context, parent, key, create);
    if (!created) continue;
    if (created.recovered && !created.doubt) claim(context, created.Identifier, customIdentifier);
    return created;
  }
  throw new PkiError(
    "INVALID_INPUT",
    `customIdentifier: ${MAX_PASSED} certificates already have the identifiers derived for this one: set a customIdentifier of your own`,
  );
}

function adopt(context: Context, key: string, found: ListedCertificate): Created | undefined {
  const { Identifier, Status, BeforeTime } = found;
  const recovered = { key, Identifier, recovered: true } as const;
  try {
    const bearer = { id: Identifier, issuedAt: new Date(BeforeTime) };
    return Status === "ISSUE" && isOrphan(context, key, bearer) ? recovered : undefined;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { ...recovered, doubt: error };
  }
}

// The create must not be repeated blindly. If its outcome is unknown, the certificates below the CA decide.
async function createOrFind(
  context: Context,
  parent: string,
  key: string,
  create: (customIdentifier: string) => Promise<CreateCertificateResponse>,
): Promise<Created | undefined> {
  const evidence = context.journal.evidence(key);
  context.journal.begin(key);
  try {
    return { key, ...(await create(key)) };
  } catch (error) {
    const taken = error instanceof ServiceError && error.serviceCode === "CustomIdentifierExists";
    if (!taken && !isUnclear(error)) throw error;
    if (taken && evidence !== "pending") {
      throw new PkiError(
        "INVALID_INPUT",
        `customIdentifier: another certificate already has this identifier: choose a unique one (${error.message})`,
        { cause: error },
      );
    }
    forgetSweep(context, parent);
    const found = (await issuedEarlier(context, parent)).get(key);
    const adopted = found && adopt(context, key, found);
    if (!adopted) throw error;
    return adopted;
  }
}

/** Makes the next create, and the next read, list the certificates below a CA again. */
export const forgetSweep = (context: Context, parent: string): void => {
  forgetListed(context, parent);
  context.memory.run.issued.delete(perConnection(context, parent));
};
