import type { ChannelClass, Settings } from '@vigilops/contracts/api';
import type { ChannelStore, MaintenanceStore, ServiceStore, SilenceStore } from '../../model/index.ts';
import type { Readers } from '../../store/index.ts';
import { silencesAt } from '../silences/silencing.ts';
import type { Language } from '../words.ts';
import type { KnownChannel, KnownService, Surroundings } from './surroundings.ts';

export interface LookDeps {
  readonly readers: Pick<Readers, 'hosts' | 'services'>;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly silences: Pick<SilenceStore, 'list'>;
  readonly maintenance: Pick<MaintenanceStore, 'list'>;
  readonly channels: Pick<ChannelStore, 'list'>;
  /** Undefined: a kind that this version does not know, which is told nothing. */
  readonly classOf: (channelType: string) => ChannelClass | undefined;
  readonly settings: () => Settings;
  readonly titleOf: (ruleName: string, language: Language) => string;
}

const MOST_HOSTS = 1_000;
const MOST_EDGES = 5_000;
/** Who called whom within this is connected. */
const CALLS_US = 3_600e6;

/** All that decides on alerts beside the alerts, as it is now. */
export async function lookAround(deps: LookDeps, nowUs: number, signal: AbortSignal): Promise<Surroundings> {
  const settings = deps.settings();
  const { language } = settings.general;
  const hour = { fromUs: nowUs - CALLS_US, toUs: nowUs };
  const heard = {
    nowUs,
    offlineAfterMs: settings.hosts.offline_after_seconds * 1_000,
    limit: MOST_HOSTS,
  };
  const [hosts, services, edges, silences, maintenance, channels] = await Promise.all([
    deps.readers.hosts.listHosts(heard, signal),
    deps.services.listChecked(signal),
    deps.readers.services.serviceEdges({ range: hour, limit: MOST_EDGES }, signal),
    deps.silences.list(nowUs, signal),
    deps.maintenance.list({ fromUs: nowUs, toUs: nowUs + 1 }, signal),
    deps.channels.list(signal),
  ]);
  const silencesOf = silencesAt(silences, nowUs);
  const shown = new Set(
    settings.status_page.enabled ? settings.status_page.services.map(({ id }) => id) : [],
  );
  return {
    nowUs,
    settings: settings.notifications,
    language,
    titleOf: (ruleName) => deps.titleOf(ruleName, language),
    channels: channels.flatMap((channel) => knownChannel(channel, deps.classOf)),
    maintenance,
    hosts: new Map(
      hosts.map(({ id, name, group, labels }) => [id, { name, group, labels: textsOf(labels) }]),
    ),
    services: new Map(
      services.map((service): [number, KnownService] => [
        service.id,
        {
          name: service.name,
          hostId: service.spec?.host_id ?? null,
          group: service.spec?.group ?? null,
          dependsOn: service.spec?.depends_on ?? [],
          isPublic: shown.has(service.id),
        },
      ]),
    ),
    calls: callsOf(edges, services),
    silencedBy: (labels) => silencesOf(labels)[0],
  };
}

function knownChannel(
  { id, definition }: Awaited<ReturnType<ChannelStore['list']>>[number],
  classOf: LookDeps['classOf'],
): readonly KnownChannel[] {
  const { name, type, enabled, send_resolved: sendResolved, min_severity: minSeverity } = definition;
  const known = classOf(type);
  return known === undefined ? [] : [{ id, name, type, class: known, enabled, sendResolved, minSeverity }];
}

/** By the names under which their telemetry comes. */
function callsOf(
  edges: readonly { readonly caller: string; readonly callee: string; readonly calleeKind: string }[],
  services: Awaited<ReturnType<ServiceStore['listChecked']>>,
): Surroundings['calls'] {
  const ids = new Map(services.map(({ id, name, spec }) => [spec?.service_name ?? name, id]));
  const calls = new Map<number, Set<number>>();
  const connect = (from: number, to: number) => {
    calls.set(from, (calls.get(from) ?? new Set<number>()).add(to));
  };
  for (const { caller, callee, calleeKind } of edges) {
    const from = ids.get(caller);
    const to = calleeKind === 'service' ? ids.get(callee) : undefined;
    if (from !== undefined && to !== undefined) {
      connect(from, to);
      connect(to, from);
    }
  }
  return calls;
}

function textsOf(labels: unknown): Readonly<Record<string, string>> {
  return typeof labels === 'object' && labels !== null
    ? Object.fromEntries(Object.entries(labels).filter(([, value]) => typeof value === 'string'))
    : {};
}
