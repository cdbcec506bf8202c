import { Html, html } from "./html";
import { STATUSES, type Shown, type Status } from "./inventory";
import { STYLE } from "./style";

/** What of the certificates is asked for. */
export interface Filter {
  /** A part of a name or serial number. */
  readonly text: string;
  readonly status: Status | "";
}

/** The page: who signs what, until when, and what was revoked. */
export function renderPage(all: readonly Shown[], filter: Filter): string {
  const found = new Set(all.filter((one) => matches(one, filter)).map(({ id }) => id));
  const style = new Html(`<style>${STYLE}</style>`);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Certificates of the local CA</title>
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        <a class="skip" href="#certificates">Skip to the certificates</a>
        <h1>Certificates of the local CA</h1>
        ${figures(all)} ${form(filter, found.size, all.length)}
        <main id="certificates">${hierarchy(all, found)}</main>
      </body>
    </html>`;
  return page.text;
}

function matches(one: Shown, { text, status }: Filter): boolean {
  const wanted = text.toLowerCase();
  const where = [one.name, one.names, one.serialNumber, one.id].join("\n").toLowerCase();
  return (status === "" || one.status === status) && where.includes(wanted);
}

function figures(all: readonly Shown[]): Html {
  const count = (status: Status): number => all.filter((one) => one.status === status).length;
  const next = all.find(({ status }) => status === "valid" || status === "expiring");
  const figure = (name: string, value: Html | number): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="figures">
    ${figure("CAs", all.filter(({ isAuthority }) => isAuthority).length)}
    ${figure("certificates", all.filter(({ isAuthority }) => !isAuthority).length)}
    ${figure("end within 30 days", count("expiring"))} ${figure("expired", count("expired"))}
    ${figure("revoked", count("revoked"))} ${next ? figure("next end", day(next.notAfter)) : html``}
  </dl>`;
}

function form({ text, status }: Filter, found: number, all: number): Html {
  const option = (value: string, label: string): Html =>
    value === status
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`;
  return html`<form role="search" method="get" action="/">
    <label>Name, serial number or identifier <input type="search" name="q" value="${text}" /></label>
    <label>
      Status
      <select name="status">
        ${option("", "all")} ${STATUSES.map((one) => option(one, one))}
      </select>
    </label>
    <button type="submit">Filter</button>
    <a href="/">Show all</a>
    <span class="dim" role="status">${found} of ${all} shown</span>
  </form>`;
}

function hierarchy(all: readonly Shown[], found: ReadonlySet<string>): Html {
  if (all.length === 0) return html`<p>Nothing has been issued yet.</p>`;
  if (found.size === 0) return html`<p>No certificate matches.</p>`;
  const known = new Set(all.map(({ id }) => id));
  const below = new Map<string, Shown[]>();
  for (const one of all) {
    const place = one.issuerId !== null && known.has(one.issuerId) ? one.issuerId : "";
    below.set(place, [...(below.get(place) ?? []), one]);
  }
  return html`${(below.get("") ?? []).map((top) => branch(top, below, found))}`;
}

type Below = ReadonlyMap<string, readonly Shown[]>;

/** A CA with everything below it, unless nothing of that is asked for. */
function branch(ca: Shown, below: Below, found: ReadonlySet<string>): Html {
  const children = below.get(ca.id) ?? [];
  const branches = children.filter(({ isAuthority }) => isAuthority).map((one) => branch(one, below, found));
  const leaves = children.filter(({ isAuthority, id }) => !isAuthority && found.has(id));
  const isWanted = found.has(ca.id) || leaves.length > 0 || branches.some(({ text }) => text !== "");
  if (!isWanted) return html``;
  return html`<details open>
    <summary>
      <strong>${ca.name}</strong> ${ca.type} · ${status(ca)}
      <span class="dim">until ${day(ca.notAfter)} · ${children.length} issued</span>
    </summary>
    ${facts(ca)} ${leaves.length > 0 ? table(ca, leaves) : html``} ${branches}
  </details>`;
}

const facts = (ca: Shown): Html =>
  html`<dl class="facts">
    <dt>Validity</dt>
    <dd>${day(ca.notBefore)} to ${day(ca.notAfter)} (${left(ca)})</dd>
    ${
      ca.revokedAt
        ? html`<dt>Revoked</dt>
            <dd>${day(ca.revokedAt)}</dd>`
        : html``
    }
    <dt>Key, cloud</dt>
    <dd>${ca.algorithm}, ${ca.cloud}</dd>
    <dt>Identifier</dt>
    <dd><code>${ca.id}</code></dd>
    <dt>SHA-256</dt>
    <dd><code>${ca.fingerprint}</code></dd>
    <dt>Files</dt>
    <dd><a href="/ca/${ca.id}.cer">certificate</a> · <a href="/crl/${ca.id}.crl">revocation list</a></dd>
  </dl>`;

const table = (ca: Shown, leaves: readonly Shown[]): Html =>
  html`<div class="scroll">
    <table>
      <caption>
        Issued by ${ca.name}, the one that ends first in front
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Status</th>
          <th scope="col">Ends</th>
          <th scope="col">Serial number</th>
        </tr>
      </thead>
      <tbody>
        ${leaves.map(row)}
      </tbody>
    </table>
  </div>`;

const row = (one: Shown): Html =>
  html`<tr>
    <th scope="row">
      ${one.name}
      ${one.names === "" || one.names === one.name ? html`` : html`<br /><span class="dim">${one.names}</span>`}
    </th>
    <td>${one.type}<br /><span class="dim">${one.algorithm}</span></td>
    <td>${status(one)}${revoked(one)}</td>
    <td>${day(one.notAfter)}<br /><span class="dim">${left(one)}</span></td>
    <td><code>${one.serialNumber}</code></td>
  </tr>`;

const status = (one: Shown): Html => html`<span class="status ${one.status}">${one.status}</span>`;

const revoked = ({ revokedAt }: Shown): Html =>
  revokedAt ? html`<br /><span class="dim">on ${day(revokedAt)}</span>` : html``;

const left = ({ daysLeft }: Shown): string =>
  daysLeft < 0 ? `${-daysLeft} days ago` : `${daysLeft} days left`;

const day = (moment: Date): Html => {
  const text = moment.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)}</time>`;
};
