import { join } from "node:path";
import { stepLabels, type Step, type TestStack } from "../engine/stack";
import { removeFolders } from "../x509/support";
import { Callers } from "./callers";
import { MovedClock, removeShared } from "./clock";
import type { Client } from "./load";
import { freePort, presents, Server, SOFTWARE } from "./servers";
import { clientsOf, servingStack, type Outputs } from "./stack";

/** Two years with certificates valid for 90 days, which each run renews at half of their lifetime. */
const STEP = 45;
const STEPS = Math.ceil(730 / STEP);

const OLD = '"2026": { commonName: "Example Root 2026", years: 10 }';
const NEW = '"2028": { commonName: "Example Root 2028", years: 10 }';
/**
 * The root is replaced in the second year: one run publishes the new one, one switches to it, one retires the old
 * one.
 */
const ROLLOVER: readonly (readonly [generations: string, issuing: string])[] = [
  [OLD, "2026"],
  [`${OLD}, ${NEW}`, "2026"],
  [`${OLD}, ${NEW}`, "2028"],
  [NEW, "2028"],
];
const FIRST = 10;
const stageAt = (step: number): number => Math.max(0, Math.min(step - FIRST + 1, ROLLOVER.length - 1));

const program = (site: string, port: number, [generations, issuing]: readonly [string, string]): string => `
import { Hierarchy } from "pulumi-pki";
import { Files } from "./files";
const subject = { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "IT" };
const leaf = { days: 90, exportPrivateKey: true } as const;
const pki = new Hierarchy("pki", { cloud: "huawei", subject, renewBefore: "${STEP}d", roots: { root: {
  generations: { ${generations} }, issuing: "${issuing}",
  authorities: { issuing: { commonName: "Example Issuing", years: 1,
    servers: { www: { ...leaf, names: ["www.example.com"] } },
    clients: { alice: { ...leaf, commonName: "alice" }, bob: { ...leaf, commonName: "bob" } } } } } } });
const site = ${JSON.stringify(site)};
new Files("site", { folder: site, reload: process.env.RELOAD ?? "", texts: {
  "server.pem": pki.servers.www.chain,
  "server.key": pki.servers.www.privateKey,
  "clients.pem": pki.trustBundle,
  "site.conf": \`server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate \${site}/server.pem;
    ssl_certificate_key \${site}/server.key;
    ssl_client_certificate \${site}/clients.pem;
    ssl_verify_client on;
    ssl_verify_depth 2;
    location / { return 200 "$ssl_client_s_dn\\\\n"; }
  }\`,
} });
const given = ({ chain, privateKey }: { chain: pulumi.Output<string>; privateKey: pulumi.Output<string> }) => ({ chain, privateKey });
export const trusted = pki.trustBundle;
export const served = pki.servers.www.serialNumber;
export const clients = { alice: given(pki.clients.alice), bob: given(pki.clients.bob) };
`;

interface Run {
  readonly steps: readonly Step[];
  readonly served: string;
  readonly given: readonly Client[];
  readonly answered: number;
  readonly failed: readonly string[];
}

/** The participants in a run. */
interface Scene {
  readonly stack: TestStack;
  readonly callers: Callers;
  readonly clock: MovedClock;
  readonly port: number;
  readonly site: string;
}

let [stack, server, callers]: [TestStack?, Server?, Callers?] = [];
const runs: Run[] = [];

/** The clients' previous credentials work until they get the new ones: they call all the time. */
async function runAt(
  step: number,
  before: Client[],
  { stack, callers, clock, port, site }: Scene,
): Promise<Client[]> {
  callers.become(...before);
  const earlier = await callers.settled(before.length);
  clock.putForward(step * STEP);
  stack.env.PKI_CLOCK_OFFSET = `${step * STEP}d`;
  stack.program(program(site, port, ROLLOVER[stageAt(step)]!));
  const { steps } = await stack.up();
  const outputs = await stack.outputs<Outputs>();
  await presents(port, outputs.served);
  const after = clientsOf(outputs);
  callers.become(...before, ...after);
  const { answered, failed } = await callers.settled(before.length + after.length);
  runs.push({
    ...{ steps, served: outputs.served, given: after, answered },
    failed: [...earlier.failed, ...failed],
  });
  return after;
}

beforeAll(async () => {
  const port = await freePort();
  stack = await servingStack();
  const [clock, site] = [new MovedClock(), join(stack.folder, "site")];
  stack.env.RELOAD = SOFTWARE.nginx.reload(stack.folder);
  stack.program(program(site, port, ROLLOVER[0]!));
  await stack.up();
  server = new Server(SOFTWARE.nginx, stack.folder, clock.env);
  callers = new Callers([port], clock.env);
  const outputs = await stack.outputs<Outputs>();
  await presents(port, outputs.served);
  let given = clientsOf(outputs);
  for (let step = 1; step <= STEPS; step++) {
    given = await runAt(step, given, { stack, callers, clock, port, site });
  }
}, 1_800_000);
afterAll(() => {
  callers?.close();
  server?.close();
  removeShared(callers?.pid, server?.pid);
  stack?.close();
  removeFolders();
});

const of =
  (name: string): ((run: Run) => boolean) =>
  (run) =>
    stepLabels(run.steps).includes(`create-replacement ${name}`);

test(`no call fails in two years, in ${STEPS} runs that each renew what is served and what the clients have`, () => {
  expect(runs.flatMap(({ failed }) => failed)).toEqual([]);
  expect(new Set(runs.map(({ served }) => served)).size).toBe(STEPS);
  expect(runs.filter(of("pki-alice"))).toHaveLength(STEPS);
  const calls = runs.map(({ answered }) => answered);
  expect(Math.min(...calls)).toBeGreaterThan(10);
  process.stdout.write(
    `two years of serving: ${calls.reduce((sum, more) => sum + more)} calls, none failed\n`,
  );
});

test("the CA was renewed and its root replaced on the way", () => {
  expect(runs.filter(of("pki-issuing")).length).toBeGreaterThan(1);
  expect(runs.flatMap(({ steps }) => stepLabels(steps).filter((step) => step.includes("2026")))).toHaveLength(
    1,
  );
});

test("the clock of the server has moved: what was given a hundred days ago has expired", async () => {
  callers!.become(...runs.at(-4)!.given);
  await callers!.report();
  const { answered } = await callers!.settled(2);
  // One call may have been in flight.
  expect(answered).toBeLessThanOrEqual(1);
  expect(server!.printed).toContain("certificate has expired");
  expect(server!.printed).not.toContain("not yet valid");
});
