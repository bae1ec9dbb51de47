import type { DigestSection } from '@vigilops/contracts/api';
import type { Letter } from '../channel.ts';
import type { ToldDigest } from '../../model/index.ts';
import { DIGEST_STYLE } from './digest-style.ts';
import { escapeHtml, plain } from './plain.ts';

/** Of one line; a mail wraps it. */
const MOST_CHARACTERS = 400;

const WORDS = {
  en: {
    actions: 'Worth doing',
    open: 'Open the digest',
    settings: 'Who is sent this, and when, is set on the page of the digest.',
  },
  zh: { actions: '值得做的事', open: '打开摘要', settings: '发送给谁、何时发送，可在摘要页面设置。' },
} as const;

/** A digest as a page that needs nothing from elsewhere, light or dark as its reader has it. */
export function digestPage({ written, path }: ToldDigest, letter: Letter): string {
  const { language, house } = letter;
  const words = WORDS[language];
  const link = linker(letter);
  const open = link(path);
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<style>${DIGEST_STYLE}</style></head><body><div class="sheet">`,
    `<p class="house">${text(house)}</p><h1>${text(written.title)}</h1><p class="summary">${text(written.summary, 1_000)}</p>`,
    written.actions.length === 0
      ? ''
      : `<div class="actions"><h2>${words.actions}</h2><ol>${written.actions
          .map((action) => `<li>${linked(action.text, link(action.link))}</li>`)
          .join('')}</ol></div>`,
    ...written.sections.map((section) => sectionHtml(section, link)),
    open === null ? '' : `<p class="open"><a class="button" href="${escapeHtml(open)}">${words.open}</a></p>`,
    `<p class="foot">${words.settings}</p></div></body></html>`,
  ].join('');
}

function sectionHtml({ title, link: path, figures, bars, lines }: DigestSection, link: Linker): string {
  const cells = figures.map(
    ({ label, value, change, tone }) =>
      `<td><span class="label">${text(label)}</span><br><span class="value">${text(value)}</span>${
        change === null ? '' : `<br><span class="${tone}">${text(change)}</span>`
      }</td>`,
  );
  return [
    '<div class="section">',
    title === '' ? '' : `<h2>${linked(title, link(path))}</h2>`,
    cells.length === 0 ? '' : `<table role="presentation" class="figures"><tr>${cells.join('')}</tr></table>`,
    barsHtml(bars),
    lines.length === 0
      ? ''
      : `<ul>${lines
          .map((line) => `<li class="${line.tone}-line">${linked(line.text, link(line.link))}</li>`)
          .join('')}</ul>`,
    '</div>',
  ].join('');
}

const WORDS_COLON = { en: ': ', zh: '：' } as const;
const BAR_PIXELS = 36;

/** As a table: mail programs draw no pictures that are made of code. */
function barsHtml(bars: readonly number[]): string {
  const most = Math.max(0, ...bars);
  if (most === 0) {
    return '';
  }
  const cells = bars.map((value) => {
    const height = value === 0 ? 1 : Math.max(3, Math.round((BAR_PIXELS * value) / most));
    return `<td title="${String(value)}"><div class="bar" style="height:${String(height)}px"></div></td>`;
  });
  return `<table role="presentation" class="bars"><tr>${cells.join('')}</tr></table>`;
}

/** The same for who reads plain text. */
export function digestText({ written, path }: ToldDigest, letter: Letter): string {
  const words = WORDS[letter.language];
  const open = linker(letter)(path);
  const line = (value: string) => plain(value, MOST_CHARACTERS);
  const blocks = [
    [line(written.title)],
    [plain(written.summary, 1_000)],
    ...(written.actions.length === 0
      ? []
      : [[words.actions, ...written.actions.map((action, at) => `${String(at + 1)}. ${line(action.text)}`)]]),
    ...written.sections.map(({ title, figures, lines }) => [
      ...(title === '' ? [] : [line(title)]),
      ...figures.map(
        ({ label, value, change }) =>
          `  ${line(label)}${WORDS_COLON[letter.language]}${line(value)}${change === null ? '' : ` (${line(change)})`}`,
      ),
      ...lines.map((one) => `  - ${line(one.text)}`),
    ]),
    open === null ? [] : [`${words.open}: ${open}`],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

type Linker = (path: string | null) => string | null;

/** Paths of the app alone: a digest leads nowhere else. */
function linker({ houseUrl }: Letter): Linker {
  return (path) =>
    houseUrl === null || path === null || !path.startsWith('/a/') ? null : `${houseUrl}${path}`;
}

const text = (value: string, most = MOST_CHARACTERS) => escapeHtml(plain(value, most));

function linked(value: string, url: string | null): string {
  return url === null ? text(value) : `<a href="${escapeHtml(url)}">${text(value)}</a>`;
}
