import { Html, html } from "../../../common/html";
import { STATUSES, type Figures, type Filter, type Inventory, type Shown, type Status } from "./inventory";
import { STYLE } from "./style";

/** The page: hierarchy, expiry and revocations. */
export function renderPage(inventory: Inventory, filter: Filter): string {
  const { figures, found, all, notes } = inventory;
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
        ${figuresOf(figures)} ${form(filter, found, all)} ${notes.map((note) => html`<p>${note}</p>`)}
        <main id="certificates">${hierarchy(inventory)}</main>
        ${pager(inventory, filter)}
      </body>
    </html>`;
  return page.text;
}

function figuresOf({ authorities, certificates, byStatus, next }: Figures): Html {
  const count = (status: Status): number => byStatus.get(status) ?? 0;
  const figure = (name: string, value: Html | number): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="figures">
    ${figure("CAs", authorities)} ${figure("certificates", certificates)}
    ${figure("expire within 30 days", count("expiring"))} ${figure("expired", count("expired"))}
    ${figure("revoked", count("revoked"))} ${next ? figure("next expiry", day(next)) : html``}
  </dl>`;
}

function pager({ page, pages }: Inventory, { text, status }: Filter): Html {
  if (pages === 1) return html``;
  const link = (to: number, label: string): Html => {
    const query = new URLSearchParams({ q: text, status, page: String(to) });
    return to < 1 || to > pages ? html`` : html`<a href="/?${query.toString()}">${label}</a>`;
  };
  return html`<nav aria-label="Pages">
    ${link(page - 1, "Previous")} <span>Page ${page} of ${pages}</span> ${link(page + 1, "Next")}
  </nav>`;
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

function hierarchy({ all, found, authorities, leaves, matching, issued }: Inventory): Html {
  if (all === 0) return html`<p>Nothing has been issued yet.</p>`;
  if (found === 0) return html`<p>No certificate matches.</p>`;
  const known = new Set(authorities.map(({ id }) => id));
  const below = new Map<string, Shown[]>();
  for (const one of [...authorities, ...leaves]) {
    const place = one.issuerId !== null && known.has(one.issuerId) ? one.issuerId : "";
    const others = below.get(place);
    if (others) others.push(one);
    else below.set(place, [one]);
  }
  const tops = below.get("") ?? [];
  return html`${tops.filter(({ isAuthorityEntry: isAuthority }) => isAuthority).map((top) => branch(top, { below, matching, issued }))}`;
}

interface Tree {
  readonly below: ReadonlyMap<string, readonly Shown[]>;
  readonly matching: ReadonlySet<string>;
  readonly issued: ReadonlyMap<string, number>;
}

/** A CA with all matching certificates below it. */
function branch(ca: Shown, tree: Tree): Html {
  const children = tree.below.get(ca.id) ?? [];
  const branches = children
    .filter(({ isAuthorityEntry: isAuthority }) => isAuthority)
    .map((one) => branch(one, tree));
  const leaves = children.filter(({ isAuthorityEntry: isAuthority }) => !isAuthority);
  const isWanted = tree.matching.has(ca.id) || leaves.length > 0 || branches.some(({ text }) => text !== "");
  if (!isWanted) return html``;
  return html`<details open>
    <summary>
      <strong>${ca.name}</strong> ${ca.type} · ${status(ca)}
      <span class="dim">until ${day(ca.notAfter)} · ${tree.issued.get(ca.id) ?? 0} issued</span>
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
        Issued by ${ca.name}, the one that expires first at the top
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Status</th>
          <th scope="col">Expires</th>
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
