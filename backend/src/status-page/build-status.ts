import { formatTimeUs, type PublicStatus, type Settings } from '@vigilops/contracts/api';
import type { Reckoning } from '../checks/index.ts';
import type {
  MaintenanceRecord,
  MaintenanceStore,
  ServiceRecord,
  ServiceStore,
  StatusIncidentRecord,
  StatusIncidentStore,
} from '../model/index.ts';
import { overallState } from './overall-state.ts';

export type PageSettings = Settings['status_page'];
type ShownService = PublicStatus['services'][number];

export interface StatusSources {
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly maintenance: Pick<MaintenanceStore, 'list'>;
  readonly incidents: Pick<StatusIncidentStore, 'list'>;
  readonly reckoning: Reckoning;
}

export type BuildStatus = (page: PageSettings, nowUs: number, signal: AbortSignal) => Promise<PublicStatus>;

const DAY_US = 86_400e6;
const PAST_DAYS = 14;
const AHEAD_DAYS = 30;
const MOST_INCIDENTS = 50;

/** What anybody may know, and nothing else: chosen services by the names that visitors know, and what people wrote for them. */
export function createStatusBuilder(sources: StatusSources): BuildStatus {
  return async (page, nowUs, signal) => {
    const chosen = await chosenServices(page, sources, signal);
    const records = chosen.map(({ record }) => record);
    const shownIds = new Set(records.map(({ id }) => id));
    const windows = await meantWindows(sources, records, nowUs, signal);
    const running = windows.filter(({ window }) => window.fromUs <= nowUs);
    const services = await withDays(chosen, running, page, sources.reckoning, nowUs, signal);
    const since = new Date((nowUs - PAST_DAYS * DAY_US) / 1_000);
    const incidents = await sources.incidents.list({ limit: MOST_INCIDENTS, since }, signal);
    return {
      title: page.title,
      updated_at: formatTimeUs(nowUs),
      state: overallState(services, incidents),
      services,
      incidents: incidents.map((incident) => presentIncident(incident, shownIds)),
      maintenance: windows
        .filter(({ window }) => window.isPublic)
        .map(({ window, serviceIds }) => presentWindow(window, serviceIds, nowUs)),
    };
  };
}

interface Chosen {
  readonly record: ServiceRecord;
  readonly name: string;
  readonly group: string | null;
}

/** In the order of the settings; what is gone, or has no check any more, is left out. */
async function chosenServices(
  page: PageSettings,
  { services }: Pick<StatusSources, 'services'>,
  signal: AbortSignal,
): Promise<readonly Chosen[]> {
  const records = new Map((await services.listChecked(signal)).map((record) => [record.id, record]));
  const ids = new Set<number>();
  return page.services.flatMap(({ id, name, group }) => {
    const record = records.get(id);
    if (record === undefined || ids.has(id)) {
      return [];
    }
    ids.add(id);
    return [{ record, name: name ?? record.name, group }];
  });
}

interface MeantWindow {
  readonly window: MaintenanceRecord;
  readonly serviceIds: ReadonlySet<number>;
}

/** What runs or comes, and means a service that is shown; by start. */
async function meantWindows(
  { maintenance, reckoning }: StatusSources,
  services: readonly ServiceRecord[],
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly MeantWindow[]> {
  const windows = await maintenance.list({ fromUs: nowUs, toUs: nowUs + AHEAD_DAYS * DAY_US }, signal);
  const meant = await reckoning.meant(windows, services, signal);
  return windows.flatMap((window) => {
    const serviceIds = meant.get(window) ?? new Set();
    return serviceIds.size === 0 ? [] : [{ window, serviceIds }];
  });
}

async function withDays(
  chosen: readonly Chosen[],
  running: readonly MeantWindow[],
  page: PageSettings,
  reckoning: Reckoning,
  nowUs: number,
  signal: AbortSignal,
): Promise<ShownService[]> {
  const spans = reckoning.lastDays(page.days, nowUs, page.time_zone);
  const tallies = await reckoning.tallies(
    chosen.map(({ record }) => record),
    spans,
    nowUs,
    signal,
  );
  return chosen.map(({ record, name, group }, place) => {
    const days = tallies[place] ?? [];
    const all = days.reduce((sum, { up, down }) => ({ up: sum.up + up, down: sum.down + down }), {
      up: 0,
      down: 0,
    });
    return {
      id: record.id,
      name,
      group,
      ...stateOf(record, running),
      availability_percent: reckoning.percentOf(all),
      days: spans.map(({ firstDay }, i) => {
        const day = days[i] ?? { up: 0, down: 0 };
        return {
          date: firstDay,
          availability_percent: reckoning.percentOf(day),
          down_seconds: day.down,
        };
      }),
    };
  });
}

/** Maintenance hides what checks say, and of what is paused they say nothing. */
function stateOf(
  record: ServiceRecord,
  running: readonly MeantWindow[],
): Pick<ShownService, 'state' | 'since'> {
  const window = running.find(({ serviceIds }) => serviceIds.has(record.id));
  if (window !== undefined) {
    return { state: 'maintenance', since: formatTimeUs(window.window.fromUs) };
  }
  return record.spec?.paused === true
    ? { state: 'unknown', since: null }
    : {
        state: record.state,
        since: record.stateSinceUs === null ? null : formatTimeUs(record.stateSinceUs),
      };
}

function presentIncident(
  incident: StatusIncidentRecord,
  shownIds: ReadonlySet<number>,
): PublicStatus['incidents'][number] {
  const time = (date: Date) => formatTimeUs(date.getTime() * 1_000);
  return {
    id: incident.id,
    title: incident.title,
    impact: incident.impact,
    service_ids: incident.serviceIds.filter((id) => shownIds.has(id)),
    status: incident.status,
    started_at: time(incident.startedAt),
    resolved_at: incident.resolvedAt === null ? null : time(incident.resolvedAt),
    updates: incident.updates.map(({ at, status, text }) => ({ at: time(at), status, text })),
  };
}

function presentWindow(
  window: MaintenanceRecord,
  serviceIds: ReadonlySet<number>,
  nowUs: number,
): PublicStatus['maintenance'][number] {
  return {
    id: window.id,
    title: window.title,
    note: window.note,
    from: formatTimeUs(window.fromUs),
    to: formatTimeUs(window.toUs),
    state: window.fromUs <= nowUs ? 'running' : 'planned',
    service_ids: [...serviceIds],
  };
}
