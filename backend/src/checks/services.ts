import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type ServiceDetail } from '@vigilops/contracts/api';
import type { CheckResultReader, CheckResultRow, ServiceRecord, ServiceSpec } from '../model/index.ts';
import type { ListedService, Readers } from '../store/index.ts';
import type { AvailabilityReader } from './availability/availability.ts';
import { BUDGET_DAYS, errorBudgetOf } from './availability/error-budget.ts';
import { presentAvailability } from './availability/tally.ts';
import type { Services } from './checks.ts';
import { nameOfObserver, type ListHosts, type NamedHost } from './host-directory.ts';
import { lookbackUs } from './judging/judge.ts';
import { opinionsOf } from './judging/opinions.ts';
import { freshUs, presentService } from './present.ts';

export interface ServicesDeps {
  readonly readers: Pick<Readers, 'services'>;
  readonly results: Pick<CheckResultReader, 'latest' | 'results'>;
  readonly availability: AvailabilityReader;
  readonly hosts: ListHosts;
}

const DAY_US = 86_400e6;
/** Days of the stretches that a service's page tells of; by their start. */
const STRETCHES = { quarter: 90, month: BUDGET_DAYS, week: 7, day: 1 } as const;
const MOST_RESULTS = 5_000;

export function createServices({ readers, results, availability, hosts }: ServicesDeps): Services {
  /** Of each service the newest result of each observer, as far back as it tells how things are. */
  async function newestOf(
    services: readonly ServiceRecord[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly CheckResultRow[]>> {
    const since = services.flatMap(({ id, spec }) =>
      spec === null ? [] : [[id, nowUs - freshUs(spec)] as const],
    );
    return results.latest(new Map(since), signal);
  }

  return {
    list: async ({ filter, after, limit }, nowUs, signal) => {
      const listed = await readers.services.listServices(
        {
          nowUs,
          text: filter.q,
          hostId: filter.host_id,
          statuses: filter.status,
          types: filter.type,
          checked: filter.checked,
          group: filter.group,
          tags: filter.tag,
          after,
          limit,
        },
        signal,
      );
      const newest = await newestOf(
        listed.map(({ service }) => service),
        nowUs,
        signal,
      );
      return listed.map((one) => presentService(one, newest.get(one.service.id) ?? [], nowUs));
    },

    get: async (serviceId, nowUs, signal) => {
      const listed = await readers.services.findService(serviceId, nowUs, signal);
      if (listed === undefined) {
        throw new VigilError('NOT_FOUND', `there is no service ${String(serviceId)}`);
      }
      const { service } = listed;
      const spans = Object.values(STRETCHES).map((days) => ({ fromUs: nowUs - days * DAY_US, toUs: nowUs }));
      const [[tallies = []], recent, named] = await Promise.all([
        availability.tallies([service], spans, nowUs, signal),
        recentOf(service, results, nowUs, signal),
        hosts(signal),
      ]);
      const stretch = (place: number) =>
        presentAvailability(tallies[place] ?? NOTHING, spans[place] ?? { fromUs: nowUs, toUs: nowUs });
      const newest = newestOfEach(recent);
      return {
        ...presentService(listed, newest, nowUs),
        ...presentDefinition(listed),
        availability: { quarter: stretch(0), month: stretch(1), week: stretch(2), day: stretch(3) },
        error_budget:
          service.spec === null ? null : errorBudgetOf(tallies[1] ?? NOTHING, service.spec.objective_percent),
        observations: observationsOf(service, recent, named, nowUs),
        heartbeat_url: null,
      };
    },
  };
}

const NOTHING = { up: 0, down: 0, unknown: 0, maintenance: 0, outages: 0 };

function presentDefinition({
  service,
}: ListedService): Pick<
  ServiceDetail,
  'description' | 'definition' | 'config' | 'interval_seconds' | 'service_name'
> {
  const { spec, source } = service;
  const isAsked = spec !== null && spec.check.type !== 'heartbeat';
  return {
    description: spec?.description ?? '',
    definition:
      spec === null || source !== 'api' || spec.check.type === 'script'
        ? null
        : { ...spec, check: spec.check },
    config: spec?.check ?? null,
    interval_seconds: isAsked ? spec.interval_seconds : null,
    service_name: spec?.service_name ?? null,
  };
}

/** By time. */
async function recentOf(
  { id, spec }: ServiceRecord,
  results: Pick<CheckResultReader, 'results'>,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly CheckResultRow[]> {
  if (spec === null) {
    return [];
  }
  const newestFirst = await results.results(
    { serviceId: id, fromUs: nowUs - lookbackUs(spec), toUs: nowUs + 1, limit: MOST_RESULTS },
    signal,
  );
  return newestFirst.toReversed();
}

function newestOfEach(byTime: readonly CheckResultRow[]): readonly CheckResultRow[] {
  return [...new Map(byTime.map((result) => [result.observerId, result])).values()];
}

/** What each observer thinks, those who call it down first. */
function observationsOf(
  { spec, state }: ServiceRecord,
  byTime: readonly CheckResultRow[],
  hosts: readonly NamedHost[],
  nowUs: number,
): ServiceDetail['observations'] {
  if (spec === null) {
    return [];
  }
  const known = { atUs: nowUs, opinion: state === 'unknown' ? null : state };
  return [...Map.groupBy(byTime, ({ observerId }) => observerId)]
    .flatMap(([id, own]) => {
      const newest = own.at(-1);
      return newest === undefined ? [] : [{ id, newest, opinion: opinionAt(own, spec, known) }];
    })
    .map(({ id, newest, opinion }) => ({
      host_id: id,
      host_name: nameOfObserver(hosts, id),
      opinion,
      last_status: newest.status,
      last_check_at: formatTimeUs(newest.timeUs),
      response_time_ms: newest.durationMs,
      error: newest.error,
    }))
    .sort((a, b) => RANK[a.opinion] - RANK[b.opinion] || (a.host_name < b.host_name ? -1 : 1));
}

const RANK = { down: 0, none: 1, up: 2 } as const;

function opinionAt(
  own: readonly CheckResultRow[],
  spec: ServiceSpec,
  known: { readonly atUs: number; readonly opinion: 'up' | 'down' | null },
): 'up' | 'down' | 'none' {
  if (spec.check.type === 'heartbeat') {
    return known.opinion ?? 'none';
  }
  return opinionsOf(own, spec, known).findLast(({ fromUs }) => fromUs <= known.atUs)?.opinion ?? 'none';
}
