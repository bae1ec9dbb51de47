import { describe, expect, it } from 'vitest';
import { aPage, anIncident, aShownService, aStatus, at } from '../test/a-status.ts';
import { htmlOf, shapeOf, textOf, xmlOf } from '../test/markup.ts';
import { renderBadge } from './badge.ts';
import { escapeText } from './escape.ts';
import { renderFeed } from './feed.ts';
import { createFormats } from './formats.ts';
import { createContext, renderPage } from './page.ts';
import { STYLE_HASH } from './style.ts';
import { WORDS } from './words.ts';
import { createHash } from 'node:crypto';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  ']]>',
  '<!-- -->',
  '&lt;b&gt;',
  'javascript:alert(1)',
  '</style></title>',
  '\u202Eback\u0001\u0000',
  '\uD800',
];

const wicked = (text: string) =>
  aStatus({
    title: text,
    services: [aShownService({ name: text, group: text })],
    incidents: [
      anIncident({ title: text, updates: [{ at: at(0), status: 'identified', text }] }),
      anIncident({
        id: 2,
        title: text,
        resolved_at: at(0),
        updates: [{ at: at(0), status: 'resolved', text }],
      }),
    ],
    maintenance: [
      { id: 1, title: text, note: text, from: at(0), to: at(9), state: 'running', service_ids: [1] },
      { id: 2, title: text, note: text, from: at(5), to: at(9), state: 'planned', service_ids: [1] },
    ],
  });

const contextOf = (language: 'en' | 'zh' = 'en') => createContext(aStatus(), aPage(), language);
const badge = (service: Parameters<typeof renderBadge>[0], language?: 'en' | 'zh') =>
  renderBadge(service, contextOf(language));
const page = (status = aStatus(), changes = {}, language: 'en' | 'zh' = 'en', isStale = false) =>
  renderPage(status, aPage(changes), createContext(status, aPage(changes), language), isStale);

describe('the page', () => {
  it('says in words and in a shape of its own how each service is, never by colour alone', () => {
    const services = (['up', 'down', 'unknown', 'maintenance'] as const).map((state, i) =>
      aShownService({ id: i + 1, state, since: at(-42) }),
    );
    const items = [...htmlOf(page(aStatus({ services }))).querySelectorAll('ul.card > li')];
    expect(items.map((item) => textOf(item.querySelector('.row span')))).toEqual([
      'Operational',
      'Down since 1 Mar, 11:18',
      'Unknown since 1 Mar, 11:18',
      'Maintenance since 1 Mar, 11:18',
    ]);
    expect(new Set(items.map((item) => item.querySelector('.icon')?.innerHTML)).size).toBe(4);
  });

  it('has one bar a day with its date, share and how long it was down', () => {
    const status = aStatus({ services: [aShownService({}, { 0: 4_000, 2: 90 }, 40)] });
    const bars = htmlOf(page(status)).querySelector('.bars');
    const days = [...(bars?.querySelectorAll('g') ?? [])];
    expect(bars?.getAttribute('aria-label')).toMatch(/^99\.88 % available in 90 days$/);
    expect(days).toHaveLength(90);
    expect(days.at(-1)?.textContent).toBe('1 March 2026: 95.37 %, down for 1 hr 7 mins');
    expect(days.at(-1)?.getAttribute('class')).toBe('bad');
    expect(days.at(-2)?.textContent).toBe('28 February 2026: 100 %');
    expect(days.at(-3)).toMatchObject({ textContent: '27 February 2026: 99.89 %, down for 2 mins' });
    expect(days[0]?.textContent).toBe('2 December 2025: no data');
    // A mark below, and a stub: without colours, too.
    expect(days.at(-3)?.innerHTML).toContain('M696 36h6v4');
    expect(days.at(-2)?.innerHTML).not.toContain('36h6v4');
    expect(days[0]?.innerHTML).toContain('M0 26h6v6');
  });

  it('has open incidents on top with what was told newest first, and folds up what is over', () => {
    const status = aStatus({
      incidents: [
        anIncident(),
        anIncident({ id: 2, title: 'Mail', status: 'resolved', started_at: at(-90), resolved_at: at(-30) }),
      ],
    });
    const document = htmlOf(page(status));
    expect(textOf(document.querySelector('article.told'))).toMatch(
      /^Checkout is slow Major Affects Shop Identified 1 Mar, 11:40 A database .* Investigating 1 Mar, 11:02 We look/,
    );
    expect(textOf(document.querySelector('details summary'))).toMatch(/^Mail ?1 Mar, 10:30 – 11:30$/);
    expect(document.querySelector('details')?.open).toBe(false);
  });

  it('puts groups where their first service stands, and needs no group to be pretty', () => {
    const services = [
      aShownService({ id: 1, group: 'A' }),
      aShownService({ id: 2, group: null }),
      aShownService({ id: 3, group: 'A' }),
    ];
    const headings = (html: string) => [...htmlOf(html).querySelectorAll('h2')].map((h2) => h2.textContent);
    expect(headings(page(aStatus({ services })))).toEqual([
      'A',
      'Other services',
      'Incidents of the last 14 days',
    ]);
    expect(headings(page())).toEqual(['Services', 'Incidents of the last 14 days']);
  });

  it('speaks Chinese, and tells times in the zone of the page', () => {
    const document = htmlOf(page(aStatus(), { time_zone: 'Asia/Shanghai' }, 'zh'));
    expect(document.documentElement.getAttribute('lang')).toBe('zh-CN');
    expect(textOf(document.querySelector('.overall'))).toBe(
      '所有服务运行正常截至 2026年3月1日 20:00（GMT+8）',
    );
    expect(document.querySelector('nav a')?.getAttribute('href')).toBe('?lang=en');
  });

  it('says that nothing is shown yet, and when it could not be built anew', () => {
    const empty = htmlOf(page(aStatus({ services: [], state: 'unknown' })));
    expect(textOf(empty.querySelector('.overall strong'))).toBe('No services are shown here yet');
    expect(textOf(htmlOf(page(aStatus(), {}, 'en', true)).querySelector('.notice'))).toMatch(
      /^This page could not be updated since 1 Mar 2026, 12:00 UTC\./,
    );
  });

  it('has a name, a logo and links as they are set', () => {
    const logo = 'data:image/png;base64,AAAA';
    const document = htmlOf(
      page(aStatus(), { logo, link: 'https://example.com', contact: 'mailto:a@example.com' }),
    );
    expect(document.querySelector('a.name')?.getAttribute('href')).toBe('https://example.com');
    expect(document.querySelector('img')?.getAttribute('src')).toBe(logo);
    expect(document.querySelector('footer a')?.getAttribute('href')).toBe('mailto:a@example.com');
    expect(htmlOf(page()).querySelector('a.name, img')).toBeNull();
  });

  it('keeps its style as the content security policy knows it', () => {
    const style = htmlOf(page()).querySelector('style')?.textContent ?? '';
    expect(`sha256-${createHash('sha256').update(style).digest('base64')}`).toBe(STYLE_HASH);
    expect(page()).not.toMatch(/<script|\sstyle=|\son[a-z]+=/u);
  });

  it.each(HOSTILE)('takes %j for text, wherever it stands', (text) => {
    const tame = htmlOf(page(wicked('tame')));
    const wild = htmlOf(page(wicked(text)));
    expect(shapeOf(wild)).toEqual(shapeOf(tame));
    const shown = text.toWellFormed().replace(/[\0\u0001\u202E]/gu, '\uFFFD');
    expect(wild.querySelector('h1')?.textContent).toBe(shown);
    expect(wild.querySelector('.updates p')?.textContent).toBe(shown);
  });
});

describe('a badge', () => {
  it('says name, state and availability', () => {
    const svg = badge(aShownService({}, { 3: 1_500 }));
    expect(xmlOf(svg).querySelector('title')?.textContent).toBe('Shop: up 99.98 %');
    const texts = (language: 'en' | 'zh', changes: object) =>
      [...xmlOf(badge(aShownService(changes), language)).querySelectorAll('text')].map(textOf);
    expect(texts('en', { state: 'down' })).toEqual(['Shop', 'down']);
    expect(texts('zh', {})).toEqual(['Shop', '正常 100 %']);
  });

  it('is as wide as its text, and no wider than a badge may be', () => {
    const width = (name: string) =>
      Number(xmlOf(badge(aShownService({ name }))).documentElement.getAttribute('width'));
    expect(width('商店服务')).toBeGreaterThan(width('shop'));
    expect(width('x'.repeat(256))).toBeLessThan(600);
  });

  it.each(HOSTILE)('takes %j for text', (text) => {
    const document = xmlOf(badge(aShownService({ name: text })));
    expect(shapeOf(document)).toEqual(['svg', 'title', 'path', 'path', 'g', 'text', 'text']);
  });
});

describe('the feed', () => {
  const feed = (status = aStatus()) => xmlOf(renderFeed(status, contextOf(), 'https://example.com/status'));

  it('has an item for each word about an incident, newest first, that stays the same item', () => {
    const incident = anIncident();
    const items = [...feed(aStatus({ incidents: [incident] })).querySelectorAll('item')];
    expect(items.map((item) => textOf(item.querySelector('title')))).toEqual([
      'Identified: Checkout is slow',
      'Investigating: Checkout is slow',
    ]);
    expect(items.map((item) => textOf(item.querySelector('guid')))).toEqual([
      'vigilops-incident-1-2',
      'vigilops-incident-1-1',
    ]);
    expect(textOf(items[0]?.querySelector('pubDate') ?? null)).toBe('Sun, 01 Mar 2026 11:40:00 GMT');
    const longer = {
      ...incident,
      updates: [{ at: at(0), status: 'monitoring' as const, text: 'Better.' }, ...incident.updates],
    };
    expect(
      [...feed(aStatus({ incidents: [longer] })).querySelectorAll('guid')].map((guid) => guid.textContent),
    ).toEqual(['vigilops-incident-1-3', 'vigilops-incident-1-2', 'vigilops-incident-1-1']);
  });

  it('announces maintenance', () => {
    const maintenance = [
      {
        id: 4,
        title: 'Move',
        note: 'Slow.',
        from: at(60),
        to: at(120),
        state: 'planned' as const,
        service_ids: [1],
      },
    ];
    const item = feed(aStatus({ maintenance })).querySelector('item');
    expect(textOf(item)).toBe(
      'Maintenance: Movehttps://example.com/statusvigilops-maintenance-4-2026-03-01T13:00:00.000000Z1 Mar, 13:00 – 14:00 Slow.',
    );
  });

  it.each(HOSTILE)('takes %j for text', (text) => {
    expect(shapeOf(feed(wicked(text)))).toEqual(shapeOf(feed(wicked('tame'))));
  });
});

describe('shares and times', () => {
  const { percent, duration, span } = createFormats(WORDS.en, 'Europe/Berlin');

  it('never rounds up to a hundred that was not reached', () => {
    expect([100, 99.999_99, 99.98, 0, null].map(percent)).toEqual([
      '100 %',
      '99.99 %',
      '99.98 %',
      '0.00 %',
      'no data',
    ]);
  });

  it('tells of less than a minute as one', () => {
    expect([3, 90, 3_600, 3_700].map(duration)).toEqual(['1 min', '2 mins', '1 hr', '1 hr 2 mins']);
  });

  it('names the second day of a span only where it is another one, in the zone of the page', () => {
    expect(span(at(0), at(60))).toBe('1 Mar, 13:00 – 14:00');
    expect(span(at(0), at(720))).toBe('1 Mar, 13:00 – 2 Mar, 01:00');
  });
});

it('escapes what could be markup in any of the three', () => {
  expect(escapeText(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
});
