import type { PublicStatus } from '@vigilops/contracts/api';
import { html, NOTHING, type Markup } from './escape.ts';
import type { PageContext } from './page.ts';

type Incident = PublicStatus['incidents'][number];

const PAST_DAYS = 14;

/** What is not over, with all that was told of it, newest first. */
export function renderIncidents({ incidents }: PublicStatus, context: PageContext): Markup {
  const open = incidents.filter(({ resolved_at: at }) => at === null);
  return open.length === 0
    ? NOTHING
    : html`<section>
        <h2>${context.words.incidents}</h2>
        ${open.map((incident) => renderOpen(incident, context))}
      </section>`;
}

function renderOpen(incident: Incident, context: PageContext): Markup {
  const tone = incident.impact === 'none' ? 'notices' : incident.impact;
  return html`<article class="told ${tone}">
    <div class="row">
      <h3>${incident.title}</h3>
      <span class="tag">${context.words.impact[incident.impact]}</span>
    </div>
    ${renderAffected(incident.service_ids, context)}${renderUpdates(incident, context)}
  </article>`;
}

/** What is over, folded up. */
export function renderPast({ incidents }: PublicStatus, context: PageContext): Markup {
  const { words, formats } = context;
  const past = incidents.filter(({ resolved_at: at }) => at !== null);
  const items = past.map(
    (incident) =>
      html`<li>
        <details>
          <summary>
            <span class="row"
              ><span>${incident.title}</span
              ><span class="soft"
                >${formats.span(incident.started_at, incident.resolved_at ?? incident.started_at)}</span
              ></span
            >
          </summary>
          ${renderAffected(incident.service_ids, context)}${renderUpdates(incident, context)}
        </details>
      </li>`,
  );
  const list =
    past.length === 0
      ? html`<p class="soft">${words.noPastIncidents(PAST_DAYS)}</p>`
      : html`<ul class="card">
          ${items}
        </ul>`;
  return html`<section>
    <h2>${words.pastIncidents(PAST_DAYS)}</h2>
    ${list}
  </section>`;
}

export function renderAffected(serviceIds: readonly number[], { words, names }: PageContext): Markup {
  const affected = serviceIds.flatMap((id) => names.get(id) ?? []);
  return affected.length === 0
    ? NOTHING
    : html`<p class="soft">${words.affects(affected.join(words.comma))}</p>`;
}

function renderUpdates({ updates }: Incident, { words, formats }: PageContext): Markup {
  const items = updates.map(
    ({ at, status, text }) =>
      html`<li>
        <b>${words.status[status]}</b> <time class="soft" datetime="${at}">${formats.short(at)}</time>
        <p>${text}</p>
      </li>`,
  );
  return html`<ol class="updates">
    ${items}
  </ol>`;
}
