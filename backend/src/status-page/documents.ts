import type { PublicStatus } from '@vigilops/contracts/api';
import type { PageSettings } from './build-status.ts';
import { documentOf, type Document } from './document.ts';
import { renderBadge } from './render/badge.ts';
import { renderFeed } from './render/feed.ts';
import { createContext, renderPage, type PageContext } from './render/page.ts';
import { LANGUAGES, type Language } from './render/words.ts';

/** All that visitors can ask for, ready to be sent. */
export interface Documents {
  readonly json: Document;
  readonly page: Readonly<Record<Language, Document>>;
  readonly feed: Readonly<Record<Language, Document>>;
  /** By the id of the service. */
  readonly badges: ReadonlyMap<number, Readonly<Record<Language, Document>>>;
}

const HTML = 'text/html; charset=utf-8';
const SVG = 'image/svg+xml; charset=utf-8';
const RSS = 'application/rss+xml; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

export async function renderDocuments(
  status: PublicStatus,
  page: PageSettings,
  how: {
    /** Of the page, for those who read it elsewhere. */
    readonly url: string;
    readonly isStale: boolean;
  },
): Promise<Documents> {
  const contexts = new Map(LANGUAGES.map((language) => [language, createContext(status, page, language)]));
  const inEach = (type: string, render: (context: PageContext) => string) =>
    inEachLanguage(contexts, (context) => documentOf(render(context), type));
  const badges = await Promise.all(
    status.services.map(
      async (service) => [service.id, await inEach(SVG, (context) => renderBadge(service, context))] as const,
    ),
  );
  return {
    json: await documentOf(JSON.stringify(status), JSON_TYPE),
    page: await inEach(HTML, (context) => renderPage(status, page, context, how.isStale)),
    feed: await inEach(RSS, (context) => renderFeed(status, context, how.url)),
    badges: new Map(badges),
  };
}

async function inEachLanguage(
  contexts: ReadonlyMap<Language, PageContext>,
  make: (context: PageContext) => Promise<Document>,
): Promise<Readonly<Record<Language, Document>>> {
  const [en, zh] = [contexts.get('en'), contexts.get('zh')];
  if (en === undefined || zh === undefined) {
    throw new Error('a language was left out');
  }
  return { en: await make(en), zh: await make(zh) };
}
