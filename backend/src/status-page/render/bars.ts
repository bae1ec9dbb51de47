import type { PublicStatus } from '@vigilops/contracts/api';
import { escapeText, html, type Markup } from './escape.ts';
import type { Formats } from './formats.ts';
import type { Words } from './words.ts';

type Day = PublicStatus['services'][number]['days'][number];

/** Of the picture, in units of its own: it grows and shrinks with the page. */
const STEP = 8;
const WIDTH = 6;
const HEIGHT = 40;
/** Where the bars end and the marks of bad days begin. */
const FLOOR = 32;
const STUB = 6;

/** Below these a day is worse than the name says. */
const WELL = 100;
const SMALL = 99;

/**
 * One bar a day, and a mark below each day that was not whole: told apart without colours, too. A day of which nothing is
 * known is a stub.
 */
export function renderBars(
  service: PublicStatus['services'][number],
  { words, formats }: { readonly words: Words; readonly formats: Formats },
): Markup {
  const { days } = service;
  const label = words.availability(formats.percent(service.availability_percent), days.length);
  const width = days.length * STEP - (STEP - WIDTH);
  return html`<svg
    class="bars"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    ${days.map((day, i) => renderDay(day, i, { words, formats }))}
  </svg>`;
}

/** There are thousands on a page: as short as can be. */
function renderDay(
  day: Day,
  place: number,
  { words, formats }: { readonly words: Words; readonly formats: Formats },
): Markup {
  const kind = kindOf(day);
  const down = day.down_seconds > 0 ? words.dayDown(formats.duration(day.down_seconds)) : '';
  const text = words.day(formats.date(day.date), formats.percent(day.availability_percent)) + down;
  const [top, height] = kind === 'none' ? [FLOOR - STUB, STUB] : [0, FLOOR];
  const left = place * STEP;
  const bar = `M${String(left)} ${String(top)}h${String(WIDTH)}v${String(height)}h-${String(WIDTH)}z`;
  const mark = kind === 'small' || kind === 'bad' ? `M${String(left)} 36h6v4h-6z` : '';
  return { markup: `<g class="${kind}"><title>${escapeText(text)}</title><path d="${bar}${mark}"/></g>` };
}

function kindOf({ availability_percent: share }: Day): 'well' | 'small' | 'bad' | 'none' {
  if (share === null) {
    return 'none';
  }
  return share >= WELL ? 'well' : share >= SMALL ? 'small' : 'bad';
}
