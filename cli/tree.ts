import { rfc3339 } from "../provider/x509/validity";
import { readInventory, type InventoryEntry } from "./inventory";

const DAY = 86_400_000;

/**
 * The certificate hierarchy of an exported stack state as a tree: who signs what, names, expiry and fingerprint.
 *
 * @param state - what `pulumi stack export` prints
 * @param now - the time from which the days that are left are counted
 */
export function renderTree(state: string, now: Date): string {
  const entries = readInventory(state);
  const known = new Set(entries.map(({ id }) => id));
  const roots = entries.filter(({ issuerId }) => issuerId === undefined || !known.has(issuerId));
  const lines = roots.flatMap((root) => branch(entries, root, now, "", ""));
  return lines.length > 0 ? lines.join("\n") : "The stack holds no certificates.";
}

function branch(
  entries: readonly InventoryEntry[],
  entry: InventoryEntry,
  now: Date,
  first: string,
  rest: string,
): string[] {
  const below = entries.filter(({ issuerId }) => issuerId === entry.id);
  const [title, ...facts] = describe(entry, now);
  const trunk = below.length > 0 ? "│  " : "   ";
  return [
    `${first}${title ?? ""}`,
    ...facts.map((fact) => `${rest}${trunk}${fact}`),
    ...below.flatMap((child, index) => {
      const last = index === below.length - 1;
      return branch(entries, child, now, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    }),
  ];
}

function describe({ name, kind, status, certificate }: InventoryEntry, now: Date): string[] {
  const days = Math.floor((certificate.notAfter.getTime() - now.getTime()) / DAY);
  const left = days < 0 ? "EXPIRED" : `${days} days left`;
  const names = certificate.names.map(({ value }) => value).join(", ");
  return [
    `${certificate.name.commonName ?? certificate.subject}  (${kind} "${name}"${status === "ISSUE" ? "" : `, ${status}`})`,
    ...(names === "" ? [] : [`names    ${names}`]),
    `expires  ${rfc3339(certificate.notAfter)}  ${left}`,
    `SHA-256  ${certificate.fingerprint}`,
  ];
}
