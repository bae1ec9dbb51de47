import type { PublicStatus } from '@vigilops/contracts/api';
import { html, NOTHING, type Markup } from './escape.ts';
import { renderAffected } from './incidents.ts';
import type { PageContext } from './page.ts';

type Window = PublicStatus['maintenance'][number];

export function renderRunning({ maintenance }: PublicStatus, context: PageContext): Markup {
  const running = maintenance.filter(({ state }) => state === 'running');
  return renderWindows(context.words.running, running, context);
}

/** By start. */
export function renderPlanned({ maintenance }: PublicStatus, context: PageContext): Markup {
  const planned = maintenance.filter(({ state }) => state === 'planned');
  return renderWindows(context.words.planned, planned, context);
}

function renderWindows(heading: string, windows: readonly Window[], context: PageContext): Markup {
  return windows.length === 0
    ? NOTHING
    : html`<section>
        <h2>${heading}</h2>
        ${windows.map((window) => renderWindow(window, context))}
      </section>`;
}

function renderWindow(window: Window, context: PageContext): Markup {
  const { title, note, from, to, state, service_ids: ids } = window;
  return html`<article class="told ${state}">
    <div class="row">
      <h3>${title}</h3>
      <span class="soft">${context.formats.span(from, to)}</span>
    </div>
    ${renderAffected(ids, context)}${note === '' ? NOTHING : html`<p class="note">${note}</p>`}
  </article>`;
}
