import type { CheckResultRow, ServiceSpec, ServiceState } from '../../model/index.ts';

/**
 * The state at one moment, straight from the definition and slowly: of each observer the rows of equal results up to the
 * next silence, and the newest row so far that is long enough, however much of it is yet to come.
 */
export function stateAt(atUs: number, results: readonly CheckResultRow[], spec: ServiceSpec): ServiceState {
  const lifeUs = (2.5 * spec.interval_seconds + spec.timeout_seconds) * 1e6;
  const opinions = [...new Set(results.map(({ observerId }) => observerId))].flatMap((observer) => {
    const told = results
      .filter(({ observerId, status }) => observerId === observer && status !== 'inconclusive')
      .map(({ timeUs, status }) => ({ timeUs, isUp: status === 'up' }))
      .sort((a, b) => a.timeUs - b.timeUs);
    const newest = told.filter(({ timeUs }) => timeUs <= atUs).at(-1);
    if (newest === undefined || newest.timeUs + lifeUs <= atUs) {
      return [];
    }
    const rows = rowsOf(told, lifeUs, newest);
    const decided = rows
      .filter((row) => row.fromUs <= atUs && row.length >= (row.isUp ? spec.successes : spec.failures))
      .at(-1);
    return decided === undefined ? [] : [decided.isUp];
  });
  const down = opinions.filter((isUp) => !isUp).length;
  if (opinions.length === 0) {
    return 'unknown';
  }
  const wanted =
    spec.agreement === 'majority'
      ? Math.floor(opinions.length / 2) + 1
      : Math.min(spec.agreement, opinions.length);
  return down >= wanted ? 'down' : 'up';
}

interface Told {
  readonly timeUs: number;
  readonly isUp: boolean;
}

/** The rows of the stretch without a silence in which `within` lies. */
function rowsOf(told: readonly Told[], lifeUs: number, within: Told) {
  let rows: { fromUs: number; isUp: boolean; length: number }[] = [];
  let previous: Told | undefined;
  for (const one of told) {
    if (previous !== undefined && one.timeUs - previous.timeUs >= lifeUs) {
      if (previous.timeUs >= within.timeUs) {
        break;
      }
      rows = [];
    }
    const row = rows.at(-1);
    if (row?.isUp === one.isUp) {
      row.length += 1;
    } else {
      rows.push({ fromUs: one.timeUs, isUp: one.isUp, length: 1 });
    }
    previous = one;
  }
  return rows;
}
