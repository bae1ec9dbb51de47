import { replaceKinds, SECRETS } from '@vigilops/sensitive';
import type { Row } from './tool.ts';

/** Over how many lines. */
const MOST_LINES = 7;
/** Of the first and the last, and the longest of those between. */
const EDGE_CHARACTERS = 256;

/**
 * Log lines without the secrets that only show when lines are read as one, in either order. A line between the first and the
 * last is a piece as a whole, and so has no spaces. What lies within one line is the cleaner's matter.
 */
export function hideAcrossRows(
  rows: readonly Row[],
  markOf: (label: string, value: string) => string,
): readonly Row[] {
  const bodies = rows.map((row) => (typeof row['body'] === 'string' ? row['body'] : ''));
  const hidden = new Map<number, Set<string>>();
  const hide = (row: number, piece: string) => {
    hidden.set(row, (hidden.get(row) ?? new Set()).add(piece));
  };
  for (let first = 0; first < rows.length; first += 1) {
    for (const step of [1, -1] as const) {
      look(first, step);
    }
  }

  function look(first: number, step: 1 | -1): void {
    const tail = bodies[first]?.slice(-EDGE_CHARACTERS) ?? '';
    let between = '';
    for (let count = 1; count < MOST_LINES; count += 1) {
      const last = first + count * step;
      const body = bodies[last];
      if (body === undefined) {
        return;
      }
      const head = body.slice(0, EDGE_CHARACTERS);
      const joined = tail + between + head;
      const headBegins = joined.length - head.length;
      replaceKinds(joined, SECRETS, (label, value) => {
        const begin = joined.indexOf(value);
        const end = begin + value.length;
        if (begin !== -1 && begin < tail.length && end > headBegins) {
          hide(first, tail.slice(begin));
          hide(last, joined.slice(headBegins, end));
          for (let middle = first + step; middle !== last; middle += step) {
            hide(middle, bodies[middle] ?? '');
          }
        }
        return `<${label}>`;
      });
      if (body === '' || body.length > EDGE_CHARACTERS || /\s/.test(body)) {
        return;
      }
      between += body;
    }
  }

  return rows.map((row, place) => {
    const pieces = hidden.get(place);
    if (pieces === undefined) {
      return row;
    }
    const longestFirst = [...pieces].filter((piece) => piece !== '').sort((a, b) => b.length - a.length);
    const { cite, link, ...fields } = row;
    const hideIn = (text: string) =>
      longestFirst.reduce((rest, piece) => rest.replaceAll(piece, markOf('SECRET', piece)), text);
    // Senders repeat the text of a line in its fields.
    return { cite, link, ...(mapTexts(fields, hideIn) as object) };
  });
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((one) => mapTexts(one, change));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]))
    : value;
}
