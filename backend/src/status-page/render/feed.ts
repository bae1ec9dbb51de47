import { parseTimeUs, type PublicStatus } from '@vigilops/contracts/api';
import { html, NOTHING } from './escape.ts';
import type { PageContext } from './page.ts';

interface Item {
  readonly guid: string;
  readonly title: string;
  readonly text: string;
  /** Null: of when it was planned nobody tells. */
  readonly at: string | null;
}

const MOST_ITEMS = 50;
/** Behind every time in ISO 8601. */
const LAST = '~';

/** RSS 2.0: one item for each word about an incident, and for each maintenance. `url`: of the page. */
export function renderFeed(
  status: PublicStatus,
  { words, formats }: Pick<PageContext, 'words' | 'formats'>,
  url: string,
): string {
  const told = status.incidents.flatMap(({ id, title, updates }) =>
    updates.map((update, i): Item => ({
      guid: `vigilops-incident-${String(id)}-${String(updates.length - i)}`,
      title: `${words.status[update.status]}: ${title}`,
      text: update.text,
      at: update.at,
    })),
  );
  const planned = status.maintenance.map(({ id, title, note, from, to }): Item => ({
    guid: `vigilops-maintenance-${String(id)}-${from}`,
    title: `${words.maintenance}: ${title}`,
    text: [formats.span(from, to), note].filter((line) => line !== '').join('\n'),
    at: from < status.updated_at ? from : null,
  }));
  const items = [...told, ...planned]
    .toSorted((a, b) => ((a.at ?? LAST) < (b.at ?? LAST) ? 1 : -1))
    .slice(0, MOST_ITEMS)
    .map(
      ({ guid, title, text, at }) =>
        html`<item><title>${title}</title><link>${url}</link><guid isPermaLink="false">${guid}</guid>${at === null ? NOTHING : html`<pubDate>${rfc822(at)}</pubDate>`}<description>${text}</description></item>
`,
    );
  return html`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>${status.title}</title><link>${url}</link><description>${words.overall[status.state]}</description><language>${words.locale}</language><lastBuildDate>${rfc822(status.updated_at)}</lastBuildDate><ttl>1</ttl>
${items}</channel></rss>
`.markup;
}

function rfc822(time: string): string {
  return new Date((parseTimeUs(time, 0) ?? 0) / 1_000).toUTCString();
}
