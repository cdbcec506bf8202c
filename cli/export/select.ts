import { PkiError } from "../../provider/base/errors";
import { isCertificate } from "../../inventory/facts";
import { compareNames, type Node } from "../../inventory/nodes";
import { oneLine } from "../../review/escape";
import type { ExportedStack } from "./stack";

/**
 * The certificates of a hierarchy among those of a stack. A copy at a gateway is exported as its original, and the second
 * certificate of an SM2 pair, which is no resource of its own, with the first.
 */
const certificatesIn = ({ nodes, raw }: ExportedStack): Node[] =>
  nodes.filter(({ urn, facts }) => isCertificate(facts) && raw.has(urn));

/**
 * The certificates with the given names or URNs, in the given order; of a fleet, its name selects all of them.
 *
 * @param selected - undefined for every certificate
 * @throws PkiError `INVALID_INPUT` if one of them is unknown or ambiguous
 */
export function selectCertificates(stack: ExportedStack, selected: readonly string[] | undefined): Node[] {
  const all = certificatesIn(stack);
  if (all.length === 0) throw new PkiError("INVALID_INPUT", "the state has no certificates of pulumi-pki");
  const found = selected === undefined ? all : selected.flatMap((text) => matches(text, all, stack));
  return [...new Set(found)];
}

function matches(text: string, all: readonly Node[], stack: ExportedStack): Node[] {
  const exact = all.filter(({ urn, name }) => urn === text || name === text);
  const [first, second] = exact;
  if (first && second)
    throw refuse(
      text,
      `is the name of several certificates: give a URN, ${listed(exact.map(({ urn }) => urn))}`,
    );
  if (first) return [first];
  const members = all.filter(({ urn, name }) => urn.startsWith(`${text}[`) || name.startsWith(`${text}[`));
  if (members.length > 0) return members;
  throw refuse(text, whyNone(text, all, stack));
}

function whyNone(text: string, all: readonly Node[], { raw, nodes, strangers }: ExportedStack): string {
  const copy = nodes.find(({ urn, name }) => urn === text || name === text);
  if (copy && isCertificate(copy.facts))
    return "is exported with the first certificate of its pair: give its name";
  if (copy) return `is a copy of a certificate (${copy.kind}): export the original`;
  const stranger = strangers.find(({ urn, name }) => urn === text || name === text);
  if (stranger) return `is not understood: ${stranger.reason}`;
  const names = listed(all.map(({ name }) => name).sort(compareNames));
  const isOther = [...raw.keys()].some((urn) => urn === text || urn.endsWith(`::${text}`));
  return `${isOther ? "is not a certificate" : "is not in the state"}; its certificates are ${names}`;
}

const refuse = (text: string, problem: string): PkiError =>
  new PkiError("INVALID_INPUT", `${JSON.stringify(oneLine(text))} ${problem}`);

const SHOWN = 20;

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN).map((text) => JSON.stringify(oneLine(text)));
  return texts.length > SHOWN ? `${shown.join(", ")} and ${texts.length - SHOWN} more` : shown.join(", ");
}
