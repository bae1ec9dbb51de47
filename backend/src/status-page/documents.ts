import type { PublicStatus } from '@vigilops/contracts/api';
import type { PageSettings } from './build-status.ts';
import { documentOf, type Document } from './document.ts';
import { renderBadge } from './render/badge.ts';
import { renderFeed } from './render/feed.ts';
import { renderPage } from './render/page.ts';
import { LANGUAGES, type Language } from './render/words.ts';

/** All that visitors can ask for, ready to be sent. */
export interface Documents {
  readonly json: Document;
  readonly page: Readonly<Record<Language, Document>>;
  readonly feed: Readonly<Record<Language, Document>>;
  /** By the id of the service. */
  readonly badges: ReadonlyMap<number, Readonly<Record<Language, Document>>>;
}

export async function renderDocuments(
  status: PublicStatus,
  page: PageSettings,
  how: {
    /** Of the page, for those who read it elsewhere. */
    readonly url: string;
    readonly isStale: boolean;
  },
): Promise<Documents> {
  const html = await inEachLanguage((language) =>
    documentOf(renderPage(status, page, { language, isStale: how.isStale }), 'text/html; charset=utf-8'),
  );
  const feed = await inEachLanguage((language) =>
    documentOf(
      renderFeed(status, { language, url: how.url, timeZone: page.time_zone }),
      'application/rss+xml; charset=utf-8',
    ),
  );
  const badges = new Map<number, Readonly<Record<Language, Document>>>();
  for (const service of status.services) {
    badges.set(
      service.id,
      await inEachLanguage((language) =>
        documentOf(renderBadge(service, language), 'image/svg+xml; charset=utf-8'),
      ),
    );
  }
  const json = await documentOf(JSON.stringify(status), 'application/json; charset=utf-8');
  return { json, page: html, feed, badges };
}

async function inEachLanguage(
  make: (language: Language) => Promise<Document>,
): Promise<Readonly<Record<Language, Document>>> {
  const [en, zh] = await Promise.all(LANGUAGES.map(make));
  if (en === undefined || zh === undefined) {
    throw new Error('a language was left out');
  }
  return { en, zh };
}
