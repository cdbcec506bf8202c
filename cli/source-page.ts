import { html, type Html } from "../common/html";
import { page } from "../render/page";
import { strangersText, type Source } from "./source";

/** The stack whose state it is, and the day. */
export function originOf({ nodes: [first] }: Source, now: Date): string {
  const [, stack, project] = /^urn:pulumi:(.*?)::(.*?)::/.exec(first?.urn ?? "") ?? [];
  const of = stack === undefined || project === undefined ? "" : `Stack ${stack} of ${project}, `;
  return `${of}${now.toISOString().slice(0, 10)}`;
}

/** A page about certificates, with their origin and what is not understood. */
export function sourcePage(title: string, source: Source, now: Date, body: Html): string {
  const strangers = strangersText(source);
  const warning = strangers === undefined ? undefined : html`<p class="verdict warnings">${strangers}</p>`;
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="dim">${originOf(source, now)}</p>
      ${warning} ${body}`,
  );
}
