import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { actionOf } from "../../provider/api/alibaba/wire";
import type { Front } from "../alibaba/front";
import { KEY } from "../alibaba/official";
import { GENERIC, typed, type Call } from "../alibaba/official-clients";
import { ISSUING_STEPS } from "../alibaba/official-issuing-steps";
import { STEPS, type World } from "../alibaba/official-steps";
import { Ca } from "../local/ca";
import { removeFolders } from "../x509/support";
import { startServe, type Serve } from "./process";

afterAll(removeFolders);

/** The operations of one API version, with their documented types. */
const ofVersion = (call: Call, version: string): Invoke<AlibabaOperations> =>
  ((operation: string, request: object) =>
    call(actionOf(operation), version, request)) as Invoke<AlibabaOperations>;

// Faults have their own tests.
const LIFECYCLE = [...STEPS, ...ISSUING_STEPS].filter(([name]) => !name.includes("throttled"));

describe.each(Object.entries(GENERIC))("%s completes a lifecycle with the emulator", (_name, connect) => {
  let serve: Serve;
  let world: World;
  beforeAll(async () => {
    serve = await startServe();
    const call = connect(serve.endpoint);
    const made = { root: "", sub: "", leaf: "", certificate: "" };
    const versions = { pca: ofVersion(call, "2020-06-30"), warehouse: ofVersion(call, "2020-04-07") };
    world = { front: {} as Front, ...versions, made };
  });
  afterAll(() => serve.stop());

  // Each step builds on the previous ones.
  test.each(LIFECYCLE)("%s", (_step, run) => run(world));

  test("neither the log nor the output contains the secret, a signature, or request parameters", async () => {
    expect(serve.log.length).toBeGreaterThan(20);
    const all = [...serve.log, ...serve.output].join("\n");
    expect(all).not.toMatch(/secretEXAMPLE|Signature=|aA1,|BEGIN|www\.example\.com/);
    expect(await serve.stop()).toBe(0);
  });
});

test("the client for the warehouse issues a certificate", async () => {
  const serve = await startServe();
  try {
    const invoke = ofVersion(GENERIC["openapi-core, ACS3"]!(serve.endpoint, KEY), "2020-06-30");
    const ca = await Ca.open(() => Promise.resolve({ invoke, close: () => Promise.resolve() }));
    const { sub } = await ca.hierarchy();
    const request = { ParentIdentifier: sub, CommonName: "device-1", Algorithm: "ECC_256", Days: 90 };
    const answer = await typed(serve.endpoint)("CreateWHClientCertificate", "2020-04-07", request);
    expect(answer.RequestId).toMatch(/^[0-9A-F-]{36}$/);
  } finally {
    await serve.stop();
  }
});
