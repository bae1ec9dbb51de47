import type { LogArchiveStore, LogLinesPage, LogPlace } from '../../model/index.ts';

const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;
const SECOND_US = 1_000_000;
const LEAST_ROWS = 50;

export interface PageLimits {
  readonly rows: number;
  readonly bytes: number;
}

export function beginOf(day: string): LogPlace {
  return { timeUs: Date.parse(`${day}T00:00:00Z`) * 1_000, key: null };
}

/**
 * The rows of a UTC day from a place on, in their order, in pages. While a page is used, the next one is read. How many
 * rows and how much time a page spans follows from those before: rows may be of a hundred bytes or of a million, and
 * sorting a time that is compressed costs as much as there is in it.
 */
export async function* readDay(
  store: Pick<LogArchiveStore, 'page'>,
  day: string,
  from: LogPlace,
  limits: PageLimits,
  signal: AbortSignal,
): AsyncGenerator<LogLinesPage> {
  const endUs = beginOf(day).timeUs + DAY_US;
  let rows = Math.min(limits.rows, 1_000);
  let spanUs = HOUR_US;
  const ask = (place: LogPlace) =>
    store.page(
      {
        day,
        from: place,
        untilUs: Math.min(endUs, place.timeUs + spanUs),
        limit: rows,
        maxBytes: limits.bytes,
      },
      signal,
    );
  const isOver = (place: LogPlace | null): place is null => place === null || place.timeUs >= endUs;

  let asked = isOver(from) ? undefined : ask(from);
  while (asked !== undefined) {
    const page: LogLinesPage = await asked;
    const wasCut = page.next?.key !== null;
    spanUs = wasCut ? Math.max(SECOND_US, spanUs / 2) : Math.min(DAY_US, spanUs * 2);
    if (page.lines > 0) {
      const fitting = Math.floor((limits.bytes * page.lines) / Math.max(1, page.text.length));
      rows = Math.max(LEAST_ROWS, Math.min(limits.rows, fitting));
    }
    asked = isOver(page.next) ? undefined : ask(page.next);
    // It is awaited with the next turn; a consumer that stops before must not leave an unheard failure.
    asked?.catch(() => undefined);
    if (page.lines > 0) {
      yield page;
    }
  }
}
