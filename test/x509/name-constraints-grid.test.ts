import type { NameConstraints, Subtree } from "../../provider/x509/name-constraints";
import type { GeneralName } from "../../provider/x509/names";
import { chooser, judgeNames, type Named, type Verdict } from "./constraint-judges";
import { removeFolders } from "./support";

afterAll(removeFolders);

/** `GRID=all` tests every combination, about 6,000. */
const SHARE = process.env.GRID === "all" ? 80 : 24;
const pick = chooser(20_261_126);

const [IN, OUT] = ["www.in.example", "www.out.example"];
const [IN_IP, OUT_IP] = ["10.1.2.3", "192.0.2.9"];
const dns = (value: string): Subtree => ({ type: "DNS", value });
const ip = (value: string): Subtree => ({ type: "IP", value });

/** For each type: no subtree, one with the good names, and one with only the others. */
const HOSTS = [[], [dns("in.example")], [dns("out.example")]];
const RANGES = [[], [ip("10.0.0.0/8")], [ip("192.0.2.0/24")]];

const CONSTRAINTS: NameConstraints[] = HOSTS.flatMap((a) =>
  RANGES.flatMap((b) =>
    HOSTS.flatMap((c) => RANGES.map((d) => ({ permitted: [...a, ...b], excluded: [...c, ...d] }))),
  ),
).filter(({ permitted, excluded }) => permitted.length + excluded.length > 0);

const names = (type: "DNS" | "IP", values: string[]): GeneralName[] =>
  values.map((value) => ({ type, value }));
const CHOICES = [[], ["in"], ["out"], ["in", "out"]];
const NAMED: Named[] = [undefined, IN, OUT, IN_IP, OUT_IP]
  .flatMap((commonName) =>
    CHOICES.flatMap((hosts) =>
      CHOICES.map((addresses) => ({
        subject: { commonName },
        names: [
          ...names(
            "DNS",
            hosts.map((one) => (one === "in" ? IN : OUT)),
          ),
          ...names(
            "IP",
            addresses.map((one) => (one === "in" ? IN_IP : OUT_IP)),
          ),
        ],
      })),
    ),
  )
  .filter((named) => named.subject.commonName !== undefined || named.names.length > 0);

const sample = <T>(all: readonly T[]): T[] => {
  const rest = [...all];
  const chosen: T[] = [];
  while (rest.length > 0 && chosen.length < SHARE) chosen.push(...rest.splice(rest.indexOf(pick(rest)), 1));
  return chosen;
};

const textOf = ({ constraints, named, ours, openssl, go }: Verdict): string =>
  JSON.stringify({ constraints, named, ours, openssl, go });

test("common names, hosts and addresses below permitted and excluded hosts and addresses", async () => {
  const verdicts = await judgeNames(CONSTRAINTS.map((constraints) => [constraints, sample(NAMED)] as const));
  const laxer = verdicts.filter(({ ours, openssl, go }) => ours === "" && (openssl !== "" || go !== ""));
  expect(laxer.slice(0, 5).map(textOf)).toEqual([]);
  // An address as the common name without an address among the alternative names: the ranges apply to it, because some
  // clients use it.
  const stricter = verdicts.filter(({ ours, openssl, go }) => ours !== "" && openssl === "" && go === "");
  const unexplained = stricter.filter(({ ours }) => !/^(10\.1\.2\.3|192\.0\.2\.9) is/.test(ours));
  expect(unexplained.slice(0, 5).map(textOf)).toEqual([]);
  expect(verdicts.length).toBeGreaterThan(1_900);
  expect(verdicts.filter(({ ours }) => ours === "").length).toBeGreaterThan(200);
});
