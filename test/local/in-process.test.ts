import { removeFolders, START } from "../x509/support";
import { Ca, openLocal, unlessRefused } from "./ca";
import { csrOf } from "./judge";

afterAll(removeFolders);

/** The local CA in process, where concurrent calls always interleave, with its own clock. */
async function withCa(clock: () => Date, use: (ca: Ca) => Promise<void>): Promise<void> {
  const ca = await Ca.open(() => Promise.resolve(openLocal(clock)));
  try {
    await use(ca);
  } finally {
    await ca.service.close();
  }
}

// Finding a root's RSA key takes seconds; here every reading of the clock advances it by one.
test("the first external CA of a family does not start before its root", async () => {
  let seconds = 0;
  const slow = (): Date => new Date(START.getTime() + 1000 * seconds++);
  await withCa(slow, async (ca) => {
    await ca.external(await csrOf(), { Validity: "10y" });
  });
});

test("concurrent use of one SerialNumber is refused, not a store error", async () => {
  await withCa(
    () => new Date(),
    async (ca) => {
      const [{ sub }, csr] = [await ca.hierarchy(), await csrOf()];
      const calls = Array.from({ length: 5 }, () => ca.custom(sub, csr, { SerialNumber: "77" }));
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "SERVICE_ERROR" });
      }
    },
  );
});

// The client omits null over HTTP; others would send it as JSON.
test("null as ApiPassthrough is not an internal error", async () => {
  await withCa(
    () => new Date(),
    async (ca) => {
      const csr = await csrOf();
      await ca.externalRoot(csr);
      await unlessRefused(ca.external(csr, { ApiPassthrough: null as unknown as object }));
    },
  );
});
