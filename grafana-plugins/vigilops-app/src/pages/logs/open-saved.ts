import { locationService } from '@grafana/runtime';
import { paramsOfFilter } from './log-filter.ts';
import type { SavedSearch } from './use-saved-searches.ts';

/** Shows a saved search; its range, where it has one, ends the live view, and leaves what was fetched back. */
export function openSaved({ query, case_sensitive: caseSensitive, range, columns }: SavedSearch): void {
  const moment = (text: string) => (text.startsWith('now') ? text : String(Date.parse(text)));
  locationService.partial({
    ...paramsOfFilter({ query, caseSensitive }),
    col: columns.length === 0 ? null : [...columns],
    line: null,
    ...(range === null ? {} : { from: moment(range.from), to: moment(range.to), live: null, restore: null }),
  });
}
