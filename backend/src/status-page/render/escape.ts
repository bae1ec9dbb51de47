/**
 * What XML cannot hold (XML 1.0, 2.2), and what turns the direction of its neighbours round. Everything on these pages
 * may have been written by anybody.
 */

const UNFIT = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for values in quotes, in HTML, SVG and RSS alike. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(UNFIT, '\uFFFD')
    .replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

/** Markup whose values are escaped unless they are markup themselves. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** html`<b>${name}</b>`: the only way in which markup is made. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.reduce((all, part, i) => `${all}${textOf(values[i - 1])}${part}`) };
}

export const NOTHING: Markup = { markup: '' };

function textOf(value: Value | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return escapeText(String(value));
  }
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}
