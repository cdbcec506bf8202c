import { html, type Html } from "../common/html";
import { counted } from "../common/counted";
import { groupedBy } from "../common/grouped";
import { DAY } from "../common/time";
import type { Due } from "../inventory/forecast";
import type { Node } from "../inventory/nodes";
import { isRetired } from "../inventory/renewal";

/** What a forecast covers. */
export interface Horizon {
  readonly now: Date;
  readonly days: number;
}

/** Longer forecasts are divided into weeks. */
const MOST_DAYS = 14;

/** What is renewed, and what ends without renewal, day by day or week by week. */
export function forecastHtml(due: readonly Due[], nodes: readonly Node[], { now, days }: Horizon): Html {
  const unknown = nodes.filter((node) => node.facts.unreadable !== undefined && !isRetired(node));
  const titleOf = ({ at }: Due): string =>
    at <= now ? "Already" : days > MOST_DAYS ? `Week of ${dayOf(mondayBefore(at))}` : dayOf(at);
  return html`${tiles(due, unknown.length, now)}
  ${due.length === 0 ? html`<p class="empty">Nothing is due within ${counted(days, "day")}.</p>` : undefined}
  ${[...groupedBy(due, titleOf)].map(
    ([title, group]) =>
      html`<h2>${title} <span class="dim">${summary(group)}</span></h2>
        ${table(group, now)}`,
  )}
  ${
    unknown.length === 0
      ? undefined
      : html`<h2>End not known</h2>
          <ul>
            ${unknown.map(({ name, kind, facts }) => html`<li>${name} <span class="dim">${kind}</span>: ${facts.unreadable}</li>`)}
          </ul>`
  }`;
}

function tiles(due: readonly Due[], unknown: number, now: Date): Html {
  const renewals = due.filter(({ isRenewal }) => isRenewal).length;
  const expired = due.filter((one) => isExpired(one, now)).length;
  const all = [
    { count: renewals, label: "to be renewed", look: "", isAlways: true },
    { count: due.length - renewals, label: "end, no renewal known", look: "soon", isAlways: true },
    { count: expired, label: "expired", look: "expired", isAlways: false },
    { count: unknown, label: "not readable", look: "unreadable", isAlways: false },
  ];
  return html`<ul class="tiles">
    ${all
      .filter(({ count, isAlways }) => isAlways || count > 0)
      .map(
        ({ count, label, look }) =>
          html`<li class="${count > 0 ? look : ""}"><strong>${count}</strong> ${label}</li>`,
      )}
  </ul>`;
}

function summary(group: readonly Due[]): string {
  const renewals = group.filter(({ isRenewal }) => isRenewal).length;
  const parts = [
    ...(renewals > 0 ? [counted(renewals, "renewal")] : []),
    ...(group.length > renewals
      ? [counted(group.length - renewals, "end without renewal", "ends without renewal")]
      : []),
  ];
  return parts.join(", ");
}

const table = (group: readonly Due[], now: Date): Html =>
  html`<table>
    <thead>
      <tr>
        <th>Day</th>
        <th>Certificate</th>
        <th>What happens</th>
      </tr>
    </thead>
    <tbody>
      ${group.map(
        (due) =>
          html`<tr>
            <td>${dayOf(due.at)}</td>
            <td>
              ${due.node.name}
              <span class="dim"
                >${due.node.kind}, ${due.node.facts.commonName ?? due.node.facts.subject}</span
              >
            </td>
            <td class="${isExpired(due, now) ? "expired" : due.isRenewal ? "" : "soon"}">
              ${whatHappens(due, now)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;

const isExpired = ({ node: { facts } }: Due, now: Date): boolean =>
  facts.notAfter !== undefined && Date.parse(facts.notAfter) <= now.getTime();

function whatHappens(due: Due, now: Date): string {
  const { isRenewal, node } = due;
  if (!isRenewal) return isExpired(due, now) ? "expired, no renewal known" : "ends, no renewal known";
  const end = node.facts.notAfter?.slice(0, 10) ?? "";
  return `due for renewal, ${isExpired(due, now) ? "expired on" : "ends"} ${end}`;
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** In UTC. */
const mondayBefore = (moment: Date): Date =>
  new Date(moment.getTime() - ((moment.getUTCDay() + 6) % 7) * DAY);
