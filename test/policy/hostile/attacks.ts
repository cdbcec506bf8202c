import { pick } from "../../inputs/mutate";
import {
  add,
  addHidden,
  bad,
  csrFor,
  declaredOf,
  freshName,
  good,
  HIDDEN,
  LEAF,
  leaf,
  ofBefore,
  twin,
  WITH_CSR,
  withoutSubject,
  type Attack,
} from "./draft";
import { EXCEPTED } from "./law";
import { Late } from "./program";

const attack = (
  name: string,
  plan: Attack["plan"],
  flags: Pick<Attack, "differs" | "issuesNothing"> = {},
): Attack => ({ name, plan, ...flags });

/** All attacks. */
export const ATTACKS: readonly Attack[] = [
  attack("names known in the run only", (draft, next) => {
    add(draft, leaf({ domain: new Late([bad(next)]) }));
  }),
  attack("a common name known in the run only", (draft, next) => {
    add(draft, leaf({ commonName: new Late(bad(next)) }));
  }),
  attack("one name of several known in the run only", (draft, next) => {
    add(draft, leaf({ domain: new Late([good(), bad(next)]) }));
  }),
  attack("a validity known in the run only", (draft) => {
    add(draft, leaf({ days: new Late(400) }));
  }),
  attack("a key known in the run only", (draft) => {
    add(draft, leaf({ algorithm: new Late("ECC_512") }));
  }),
  attack("a literal identifier of the CA", (draft, next, { cas }) => {
    add(draft, leaf({ commonName: bad(next), parentIdentifier: cas.services.id }, { parent: undefined }));
  }),
  attack("an identifier of the CA known in the run only", (draft, next, { cas }) => {
    add(
      draft,
      leaf({ commonName: bad(next), parentIdentifier: new Late(cas.services.id) }, { parent: undefined }),
    );
  }),
  attack("the name of another CA", (draft, next) => {
    const others = draft.resources.filter(({ name }) => name !== "services" && name !== "lab");
    const services = draft.resources.find(({ name }) => name === "services");
    if (!services) return;
    const renamed = { ...services, name: "lab", aliases: ["services"] };
    const rest = others.filter(({ kind, reads }) => kind.endsWith("Ca") || reads !== undefined);
    const leaves = others.filter((one) => !rest.includes(one));
    const below = leaves.map((one) => (one.parent === "services" ? { ...one, parent: "lab" } : one));
    draft.resources = [...rest, renamed, ...below, leaf({ commonName: bad(next) }, { parent: "lab" })];
  }),
  attack(
    "characters that nobody sees",
    (draft, next) => {
      add(draft, leaf({ commonName: `www.example.com${pick(HIDDEN, next)}.bank.net` }));
    },
    { issuesNothing: true },
  ),
  attack("a policy without the rule", (draft, next) => {
    draft.policy = 'version: 1\nrules: { names: "off", wildcards: "off" }\n';
    add(draft, leaf({ commonName: bad(next) }));
  }),
  attack("an exception in the policy that comes with it", (draft) => {
    const rules = "maximumValidity: { end: 90d }";
    draft.policy = `version: 1\nrules: { ${rules} }\nexceptions: [{ resource: "*", rules: [maximumValidity], reason: none }]\n`;
    add(draft, leaf({ days: 400 }));
  }),
  attack("many names with the bad one last", (draft, next) => {
    add(draft, leaf({ domain: [...Array.from({ length: 40 }, good), bad(next)] }));
  }),
  attack("a transformation that forges the declared CA", (draft, _next, { cas }) => {
    add(
      draft,
      leaf(
        { commonName: "www.lab.test" },
        {
          transform: (own) => ({
            ...own,
            issuerPlan: { kind: "alibaba.SubCa", name: "lab", certificate: cas.lab.certificate },
          }),
        },
      ),
    );
  }),
  attack("a transformation that exchanges the CA", (draft, _next, { cas }) => {
    add(
      draft,
      leaf(
        { commonName: "www.lab.test" },
        { parent: "lab", transform: (own) => ({ ...own, parentIdentifier: cas.services.id }) },
      ),
    );
  }),
  attack(
    "a transformation that takes the URN away",
    (draft, next) => {
      add(draft, leaf({ commonName: bad(next) }, { transform: ({ resourceUrn: _, ...own }) => own }));
    },
    { issuesNothing: true },
  ),
  attack("a transformation that adds a name", (draft, next) => {
    const name = bad(next);
    add(draft, leaf({}, { transform: (own) => ({ ...own, domain: [name] }) }));
  }),
  attack("an alias on what is changed", async (draft, next, estate) => {
    const existing = await ofBefore(draft, estate, { commonName: good() });
    add(
      draft,
      declaredOf(existing, { domain: [bad(next)] }, { name: freshName(), aliases: [existing.name] }),
    );
  }),
  attack("ignoreChanges on what is replaced on demand", async (draft, next, estate) => {
    const existing = await ofBefore(draft, estate, { commonName: bad(next) });
    add(
      draft,
      declaredOf(existing, { commonName: good() }, { ignoreChanges: ["commonName"], isReplaced: true }),
    );
  }),
  attack("a replacement on demand of what is older than the policy", async (draft, next, estate) => {
    const existing = await ofBefore(draft, estate, { commonName: bad(next) });
    add(draft, declaredOf(existing, {}, { isReplaced: true }));
  }),
  attack("a renewal of what is older than the policy", async (draft, next, estate) => {
    const existing = await ofBefore(draft, estate, { commonName: bad(next), renewBefore: "27d" });
    add(draft, declaredOf(existing));
  }),
  attack("a renewal that a change sets off", async (draft, next, estate) => {
    const existing = await ofBefore(draft, estate, { commonName: bad(next) });
    add(draft, declaredOf(existing, { renewBefore: "27d" }));
  }),
  attack(
    "other names in the run than in the preview",
    (draft, next) => {
      const evil = leaf({ domain: [bad(next)] });
      addHidden(draft, evil, { ...evil, args: { ...evil.args, domain: [good()] } });
    },
    { differs: true },
  ),
  attack(
    "another validity in the run than in the preview",
    (draft) => {
      const evil = leaf({ days: 400 });
      addHidden(draft, evil, { ...evil, args: { ...evil.args, days: 30 } });
    },
    { differs: true },
  ),
  attack(
    "a resource in the run only",
    (draft, next) => {
      addHidden(draft, leaf({ commonName: bad(next) }), undefined);
    },
    { differs: true },
  ),
  attack(
    "another CA in the run than in the preview",
    (draft) => {
      const evil = leaf({ commonName: "www.lab.test" });
      addHidden(draft, evil, { ...evil, parent: "lab" });
    },
    { differs: true },
  ),
  attack("a run that says it is a preview", (draft, next) => {
    add(draft, leaf({ commonName: bad(next) }, { transform: ({ applying: _, ...own }) => own }));
  }),
  attack("a preview that says it is a run", (draft, next) => {
    add(draft, leaf({ domain: new Late([bad(next)]) }, { transform: (own) => ({ ...own, applying: true }) }));
  }),
  attack(
    "adopt in the preview only",
    async (draft, next, estate) => {
      const name = good();
      const existing = await estate.issue(freshName(), { ...LEAF, commonName: name });
      const evil = leaf({ commonName: bad(next) });
      addHidden(draft, evil, { ...evil, args: { ...LEAF, commonName: name, adopt: existing.id } });
    },
    { differs: true },
  ),
  attack(
    "adopt of what a policy does not allow",
    async (draft, next, estate) => {
      const name = bad(next);
      const existing = await estate.issue(freshName(), { ...LEAF, commonName: name });
      add(draft, leaf({ commonName: name, adopt: existing.id }));
    },
    { issuesNothing: true },
  ),
  attack("a request from elsewhere", (draft, next) => {
    add(draft, withoutSubject(leaf({ csr: csrFor(bad(next)) }, WITH_CSR)));
  }),
  attack("a request that is known in the run only", (draft, next) => {
    add(draft, withoutSubject(leaf({ csr: new Late(csrFor(bad(next))) }, WITH_CSR)));
  }),
  attack("a request of the program for another name", (draft, next) => {
    const args = {
      algorithm: "ECC_256",
      commonName: "ok.example.com",
      names: ["ok.example.com", bad(next)],
    };
    const request = { kind: "keys.CertificateRequest", name: freshName(), args };
    add(draft, request, withoutSubject(leaf({}, { ...WITH_CSR, request: request.name })));
  }),
  attack("two resources with one identity", (draft) => {
    const args = { days: 400, commonName: good(), customIdentifier: freshName() };
    add(draft, leaf(args), leaf(args));
  }),
  attack("the name of an exception beside it", (draft) => {
    const args = { ...LEAF, days: 400, commonName: good() };
    add(draft, leaf(args, { name: EXCEPTED }), leaf(args));
  }),
  attack("a new CA with the subject of another", (draft) => {
    const ca = twin();
    add(draft, ca, leaf({}, { parent: ca.name }));
  }),
  attack(
    "a new CA in the run only",
    (draft) => {
      const ca = twin();
      draft.shown.set(ca.name, undefined);
      const evil = leaf({}, { parent: ca.name });
      add(draft, ca);
      addHidden(draft, evil, { ...evil, parent: "services" });
    },
    { differs: true },
  ),
  attack("a CA that is read under the name of another", (draft, next, { cas }) => {
    const name = pick(["services", "lab"], next);
    if (!draft.resources.some((one) => one.name === "services")) return;
    const read = { kind: "alibaba.SubCa", name: `${name}-read`, args: {}, reads: cas.services.id };
    add(draft, read, leaf({ commonName: bad(next) }, { parent: read.name }));
  }),
  attack("other tags of the CA in the same change", (draft, next) => {
    draft.resources = draft.resources.map((one) =>
      one.name === "services" ? { ...one, args: { ...one.args, tags: { team: freshName() } } } : one,
    );
    add(
      draft,
      leaf(
        { commonName: bad(next) },
        { parent: draft.resources.some(({ name }) => name === "services") ? "services" : "lab" },
      ),
    );
  }),
];
