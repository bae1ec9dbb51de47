import type { PublicStatus } from '@vigilops/contracts/api';
import type { PageSettings } from '../build-status.ts';
import { renderBars } from './bars.ts';
import { html, NOTHING, type Markup } from './escape.ts';
import { createFormats, type Formats } from './formats.ts';
import { renderIcon } from './icons.ts';
import { renderIncidents, renderPast } from './incidents.ts';
import { renderPlanned, renderRunning } from './maintenance.ts';
import { STYLE_ELEMENT } from './style.ts';
import { LANGUAGES, WORDS, type Language, type Words } from './words.ts';

export interface PageContext {
  readonly language: Language;
  readonly words: Words;
  readonly formats: Formats;
  /** As visitors know them, by id. */
  readonly names: ReadonlyMap<number, string>;
}

export function createContext(status: PublicStatus, page: PageSettings, language: Language): PageContext {
  const words = WORDS[language];
  return {
    language,
    words,
    formats: createFormats(words, page.time_zone),
    names: new Map(status.services.map(({ id, name }) => [id, name])),
  };
}

/** The whole page, which needs no script and nothing from elsewhere. `isStale`: it could not be built anew since then. */
export function renderPage(
  status: PublicStatus,
  page: PageSettings,
  context: PageContext,
  isStale: boolean,
): string {
  const { language, words, formats } = context;
  const overall =
    status.services.length === 0 && status.state === 'unknown'
      ? words.nothingShown
      : words.overall[status.state];
  return html`<!doctype html>
    <html lang="${words.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${status.title}: ${overall}</title>
        <link rel="icon" href="data:," />
        <link
          rel="alternate"
          type="application/rss+xml"
          title="${status.title}"
          href="/status/feed.xml?lang=${language}"
        />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>${renderName(status.title, page)}${renderLanguages(context)}</header>
        <main>
          ${isStale ? html`<p class="notice" role="status">${words.notUpdated(formats.moment(status.updated_at))}</p>` : NOTHING}
          <div class="overall ${status.state}">
            ${renderIcon(ICON[status.state])}<strong>${overall}</strong
            ><time datetime="${status.updated_at}">${words.asOf(formats.moment(status.updated_at))}</time>
          </div>
          ${renderIncidents(status, context)}${renderRunning(status, context)}${renderServices(status, context)}${renderPlanned(status, context)}${renderPast(status, context)}
        </main>
        <footer>
          ${page.contact === null ? NOTHING : html`<a href="${page.contact}" rel="nofollow noopener">${words.contact}</a>`}<a
            href="/status/feed.xml?lang=${language}"
            >${words.feed}</a
          ><a href="/status.json">JSON</a>
        </footer>
      </body>
    </html> `.markup;
}

const ICON = {
  operational: 'up',
  degraded: 'warning',
  outage: 'down',
  maintenance: 'maintenance',
  unknown: 'unknown',
} as const satisfies Record<PublicStatus['state'], string>;

function renderName(title: string, { logo, link }: PageSettings): Markup {
  const picture = logo === null ? NOTHING : html`<img src="${logo}" alt="" />`;
  const inside = html`${picture}
    <h1>${title}</h1>`;
  return link === null
    ? html`<div class="name">${inside}</div>`
    : html`<a class="name" href="${link}" rel="nofollow noopener">${inside}</a>`;
}

function renderLanguages({ language, words }: PageContext): Markup {
  const links = LANGUAGES.filter((one) => one !== language).map(
    (one) =>
      html`<a href="?lang=${one}" lang="${WORDS[one].locale}" hreflang="${WORDS[one].locale}"
        >${WORDS[one].ownName}</a
      >`,
  );
  return html`<nav aria-label="${words.language}">${links}</nav>`;
}

/** In the order of the settings; groups where the first of theirs stands. */
function renderServices(status: PublicStatus, context: PageContext): Markup {
  const { words } = context;
  const groups = Map.groupBy(status.services, ({ group }) => group);
  const only = groups.size === 1 && groups.has(null);
  const sections = [...groups].map(([group, services]) => {
    const heading = only ? words.services : (group ?? words.otherServices);
    return html`<section>
      <h2>${heading}</h2>
      <ul class="card">
        ${services.map((service) => renderService(service, context))}
      </ul>
    </section>`;
  });
  return html`${sections}`;
}

function renderService(service: PublicStatus['services'][number], context: PageContext): Markup {
  const { words, formats } = context;
  const since =
    service.since === null
      ? NOTHING
      : html` <span class="soft">${words.since(formats.short(service.since))}</span>`;
  return html`<li>
    <div class="row">
      <h3>${service.name}</h3>
      <span class="${service.state}"
        ><span class="state">${renderIcon(service.state)}${words.state[service.state]}</span
        >${service.state === 'up' ? NOTHING : since}</span
      >
    </div>
    ${renderBars(service, context)}
    <div class="scale">
      <span>${words.daysAgo(service.days.length)}</span
      ><span>${formats.percent(service.availability_percent)}</span><span>${words.today}</span>
    </div>
  </li>`;
}
