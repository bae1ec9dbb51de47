import type { FoundSeries } from '../store/index.ts';
import type { Labels } from './metric-question.ts';

export interface Groups {
  readonly labels: readonly Labels[];
  /** Place in `labels` by series id. */
  readonly groupOf: ReadonlyMap<number, number>;
}

/** Series of equal labels make one group; with `alone` each series is its own. */
export function groupSeries(series: readonly FoundSeries[], alone: boolean): Groups {
  const places = new Map<string, number>();
  const labels: Labels[] = [];
  const groupOf = new Map<number, number>();
  for (const found of series) {
    const key = alone ? String(found.id) : JSON.stringify(Object.entries(found.labels));
    const place = places.get(key) ?? labels.push(found.labels) - 1;
    places.set(key, place);
    groupOf.set(found.id, place);
  }
  return { labels, groupOf };
}

/** Only the groups at these places, in that order. */
export function pickGroups(groups: Groups, places: readonly number[]): Groups {
  const newPlaces = new Map(places.map((place, index) => [place, index]));
  const groupOf = [...groups.groupOf].flatMap(([id, place]) => {
    const index = newPlaces.get(place);
    return index === undefined ? [] : [[id, index] as const];
  });
  return { labels: places.map((place) => groups.labels[place] ?? {}), groupOf: new Map(groupOf) };
}
