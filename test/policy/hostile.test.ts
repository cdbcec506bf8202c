import { buildReview } from "../../review/build";
import type { Review } from "../../review/model";
import { parsePolicy } from "../../policy/file";
import { pick, randomFrom, type Random } from "../inputs/mutate";
import { governed, policyFile, type Governed } from "../provider/governed";
import { newWorld, removeFolders } from "../provider/support";
import { ATTACKS } from "./hostile/attacks";
import { declaredOf, type Attack, type Draft } from "./hostile/draft";
import { newEstate, type Estate } from "./hostile/estate";
import { namesOf, offences, policyText, type Issued, type Law } from "./hostile/law";
import type { Declared, Program } from "./hostile/program";
import { exported, Run } from "./hostile/run";

const CASES = Number(process.env.HOSTILE_CASES ?? 200);
const SEEDS = 3;

let estate: Estate;
// The store, and with it the duration of each test, grows with every certificate.
beforeEach(async () => {
  estate = await newEstate();
});
afterAll(removeFolders);

const FORMS = ["identifier", "fingerprint", "subject"] as const;
const newLaw = (next: Random): Law => ({ form: pick(FORMS, next), hasOthers: next(2) === 0 });

/** The result of a pull request. */
interface Outcome {
  readonly review: Review;
  readonly refusals: readonly string[];
  readonly issued: readonly Issued[];
  readonly broken: readonly string[];
}

interface Case {
  readonly law: Law;
  readonly attacks: readonly Attack[];
  readonly next: Random;
  /** Whether the provider enforces the policy, or there is only the review. */
  readonly isHeld: boolean;
}

let cases = 0;

async function carryOut({ law, attacks, next, isHeld }: Case): Promise<Outcome> {
  const stack = `case-${++cases}`;
  const honest = { kind: "alibaba.ServerCertificate", name: "web", parent: "services" };
  const args = { algorithm: "ECC_256", days: 30, commonName: `www-${cases}.example.com` };
  const draft: Draft = {
    resources: [...estate.state.map((one) => declaredOf(one)), { ...honest, args }],
    ...{ shown: new Map(), state: [], policy: undefined },
  };
  for (const attack of attacks) await attack.plan(draft, next, estate);
  const state = [...estate.state, ...draft.state];
  const base = policyText(law, estate.cas);
  const files = [policyFile(base), ...(draft.policy === undefined ? [] : [policyFile(draft.policy)])];
  const { preview } = await new Run(world(isHeld ? files : []), stack, state, true).of(programOf(draft));
  const basePolicy = parsePolicy(base, "base");
  const review = buildReview({
    ...{ preview, state: exported(stack, state), basePolicy, at: estate.world.now },
    policy: draft.policy === undefined ? basePolicy : parsePolicy(draft.policy, "changed"),
  });
  const issued: Issued[] = [];
  let resource = "";
  const note = (request: unknown, answer: unknown): void => {
    const { X509Certificate: pem } = answer as { X509Certificate?: string };
    const { ParentIdentifier: issuer } = request as { ParentIdentifier?: string };
    if (pem !== undefined && issuer !== undefined) issued.push({ pem, resource, issuer });
  };
  const run = new Run(world(isHeld ? files : [], note), stack, state, false, (name) => (resource = name));
  const { refusals } = await run.of(programOf(draft));
  return { review, refusals, issued, broken: issued.flatMap((one) => offences(law, estate.cas, one)) };
}

const programOf =
  ({ resources, shown }: Draft): Program =>
  (isPreview) =>
    isPreview
      ? resources.flatMap((one): Declared[] => {
          const other = shown.has(one.name) ? shown.get(one.name) : one;
          return other ? [other] : [];
        })
      : resources;

/** The service as seen by another process; the end certificates it issues are recorded. */
function world(
  files: readonly string[],
  note: (request: unknown, answer: unknown) => void = () => undefined,
): Governed {
  const fresh = newWorld(estate.world.folder);
  fresh.now = estate.world.now;
  const { alibaba } = fresh.context;
  const watched = (async (operation: string, request: unknown) => {
    const answer: unknown = await (alibaba as (...call: unknown[]) => Promise<unknown>)(operation, request);
    if (/Create(Server|Client|Custom|WH)/.test(operation)) note(request, answer);
    return answer;
  }) as typeof alibaba;
  return governed({ ...fresh, context: { ...fresh.context, alibaba: watched } }, ...files);
}

/** Whether a review shows every name of a certificate. */
function isNamed({ changes }: Review, issued: Issued): boolean {
  const change = changes.find(({ name }) => name === issued.resource);
  const { names = [], commonName = "" } = change?.after ?? {};
  return namesOf(issued).every((name) => [...names, commonName].includes(name));
}

const textOf = ({ attacks, law }: Case): string =>
  JSON.stringify({ attacks: attacks.map(({ name }) => name), law });

test("a change that complies with the policy passes the review, and is issued", async () => {
  const next = randomFrom(1);
  for (let count = 0; count < 6; count++) {
    const { review, issued, refusals } = await carryOut({
      law: newLaw(next),
      attacks: [],
      next,
      isHeld: true,
    });
    expect(refusals).toEqual([]);
    expect(review.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(issued).toHaveLength(1);
    expect(isNamed(review, issued[0]!)).toBe(true);
  }
});

test.each(ATTACKS.map((attack) => [attack.name, attack] as const))("%s", async (_name, attack) => {
  let successes = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const next = randomFrom(seed);
    const law = newLaw(next);
    // Without a policy in the provider the attack succeeds; the review is then the only defence.
    const alone = await carryOut({ law, attacks: [attack], next: randomFrom(seed), isHeld: false });
    successes += alone.broken.length;
    if (attack.differs !== true && alone.broken.length > 0) expect(alone.review.verdict).toBe("refused");
    const { broken, refusals } = await carryOut({
      law,
      attacks: [attack],
      next: randomFrom(seed),
      isHeld: true,
    });
    expect({ law, broken }).toEqual({ law, broken: [] });
    if (alone.broken.length > 0) expect(refusals).not.toEqual([]);
  }
  expect(successes > 0).toBe(attack.issuesNothing !== true);
});

test(`in ${CASES} pull requests with several tricks each, nothing is issued that the policy refuses or no review names`, async () => {
  for (let seed = 0; seed < CASES; seed++) {
    if (seed % 20 === 19) estate = await newEstate();
    const next = randomFrom(1000 + seed);
    const attacks = Array.from({ length: 1 + next(3) }, () => pick(ATTACKS, next));
    const one: Case = { law: newLaw(next), attacks, next, isHeld: true };
    const { review, issued, broken } = await carryOut(one);
    expect({ seed, case: textOf(one), broken }).toEqual({ seed, case: textOf(one), broken: [] });
    const unseen = issued.filter(
      (certificate) => review.verdict !== "refused" && !isNamed(review, certificate),
    );
    expect({ seed, case: textOf(one), unseen }).toEqual({ seed, case: textOf(one), unseen: [] });
  }
});
