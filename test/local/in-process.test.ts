import { removeFolders, START } from "../x509/support";
import { Ca, openLocal, unlessRefused } from "./ca";
import { csrOf } from "./judge";

afterAll(removeFolders);

/** The local CA in process, where calls made at once always interleave, with a clock of its own. */
async function withCa(clock: () => Date, use: (ca: Ca) => Promise<void>): Promise<void> {
  const ca = await Ca.open(() => Promise.resolve(openLocal(clock)));
  try {
    await use(ca);
  } finally {
    await ca.service.close();
  }
}

// A root's RSA key takes seconds to find; here every look at the clock takes one.
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

// Over HTTP the client leaves null out; others would send it as JSON.
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
