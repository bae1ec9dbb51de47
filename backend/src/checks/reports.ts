import { VigilError } from '@vigilops/contracts';
import type { ServiceBars, SlaReport } from '@vigilops/contracts/api';
import { createCalendar, createExpiringCache, type Clock } from '@vigilops/runtime';
import type { ServiceRecord, ServiceStore } from '../model/index.ts';
import type { AvailabilityReader } from './availability/availability.ts';
import { lastDays, periodsOf } from './availability/periods.ts';
import { percentOf, presentAvailability } from './availability/tally.ts';
import type { BarsQuestion, ServiceReports } from './checks.ts';

export interface ReportDeps {
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly availability: AvailabilityReader;
  readonly clock: Clock;
}

const BARS_LIVE_MS = 15_000;
const MOST_BARS = 64;
/** Of a question that others may be waiting for as well: it outlives who asked first. */
const BARS_LIMIT_MS = 30_000;
const MOST_PERIODS = 1_000;
const MOST_ROWS = 50_000;

export function createServiceReports({ services, availability, clock }: ReportDeps): ServiceReports {
  const remembered = createExpiringCache<Promise<ServiceBars>>(MOST_BARS, () => clock.monotonicMs());

  async function wanted(
    ids: readonly number[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly ServiceRecord[]> {
    const all = await services.listChecked(signal);
    const only = ids === undefined ? undefined : new Set(ids);
    return all.filter(({ id }) => only === undefined || only.has(id));
  }

  async function countBars(
    { days, timeZone, serviceIds }: BarsQuestion,
    nowUs: number,
  ): Promise<ServiceBars> {
    const signal = AbortSignal.timeout(BARS_LIMIT_MS);
    const spans = lastDays(days, nowUs, createCalendar(timeZone));
    const found = await wanted(serviceIds, signal);
    const tallies = await availability.tallies(found, spans, nowUs, signal);
    return {
      days: spans.map(({ firstDay }) => firstDay),
      items: found.map(({ id }, place) => ({
        service_id: id,
        availability_percent: (tallies[place] ?? []).map((tally) => inShort(percentOf(tally))),
        down_seconds: (tallies[place] ?? []).map(({ down }) => Math.round(down * 1e3) / 1e3),
      })),
    };
  }

  return {
    bars: async ({ days, timeZone, serviceIds }, nowUs) => {
      const ids = serviceIds === undefined ? undefined : [...new Set(serviceIds)].sort((a, b) => a - b);
      const key = JSON.stringify([days, timeZone, ids]);
      const known = remembered.get(key);
      if (known !== undefined) {
        return known;
      }
      const counted = countBars({ days, timeZone, serviceIds: ids }, nowUs);
      remembered.set(key, counted, BARS_LIVE_MS);
      counted.catch(() => {
        remembered.deleteWhere((one) => one === counted);
      });
      return counted;
    },

    report: async ({ fromUs, toUs, period, timeZone, serviceIds }, nowUs, signal) => {
      if (toUs <= fromUs) {
        throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
      }
      const range = { fromUs, toUs: Math.min(toUs, nowUs) };
      const spans = periodsOf(range, period, createCalendar(timeZone), MOST_PERIODS);
      const found = await wanted(serviceIds, signal);
      if (spans === undefined || spans.length * found.length > MOST_ROWS) {
        throw new VigilError(
          'QUERY_TOO_LARGE',
          `a report has at most ${String(MOST_PERIODS)} periods and ${String(MOST_ROWS)} rows; narrow it, or take longer periods`,
        );
      }
      const tallies = await availability.tallies(found, spans, nowUs, signal);
      return found.flatMap((service, place) =>
        spans.map((span, turn): SlaReport['items'][number] => {
          const tally = tallies[place]?.[turn];
          const objective = service.spec?.objective_percent ?? null;
          const percent = tally === undefined ? null : percentOf(tally);
          return {
            service_id: service.id,
            name: service.name,
            period: span.firstDay,
            availability: presentAvailability(tally ?? NOTHING, span),
            objective_percent: objective,
            met: percent === null || objective === null ? null : percent >= objective,
          };
        }),
      );
    },
  };
}

/** Of four digits behind the point; never up, so that 100 means that it was not down. */
function inShort(percent: number | null): number | null {
  return percent === null ? null : Math.floor(percent * 1e4) / 1e4;
}

const NOTHING = { up: 0, down: 0, unknown: 0, maintenance: 0, outages: 0 };
