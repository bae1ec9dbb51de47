import { VigilError } from '@vigilops/contracts';
import { serviceDefinition, type alertRuleDefinition } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { CheckResultRow, ServiceRecord, WatchedAlert } from '../../model/index.ts';
import type { HostFigures, SteppedAnswer } from '../../query/index.ts';
import type { HostRecord } from '../../store/index.ts';
import type { OpenFinding, RuleDeps } from '../look.ts';

export const NOW_US = Date.parse('2026-03-01T12:00:00Z') * 1_000;

export type RuleInput = z.input<typeof alertRuleDefinition>;

const NO_FIGURES: HostFigures = {
  cpuUsageRatio: null,
  cpuLogicalCount: null,
  load1m: null,
  load5m: null,
  load15m: null,
  memoryUsageRatio: null,
  swapUsageRatio: null,
  diskUsageRatio: null,
  diskMountpoint: null,
  networkReceiveBytesPerSecond: null,
  networkTransmitBytesPerSecond: null,
  uptimeSeconds: null,
};

/** A small world that rules look at. */
export interface World {
  readonly hosts?: readonly Partial<HostRecord>[];
  readonly figures?: Readonly<Record<number, Partial<HostFigures>>>;
  readonly services?: readonly Partial<ServiceRecord>[];
  readonly results?: Readonly<Record<number, readonly Partial<CheckResultRow>[]>>;
  readonly lines?: readonly {
    hostId: number | null;
    hostName: string | null;
    serviceName: string;
    records: number;
  }[];
  /** Searches that no time is enough for. */
  readonly slowSearches?: readonly string[];
  /** Groups of labels of a metric, for windows of any place; keyed by its name. */
  readonly series?: Readonly<Record<string, SteppedAnswer['series']>>;
  /** Answers of questions that span more than these microseconds, where they differ. */
  readonly longSeries?: Readonly<Record<string, SteppedAnswer['series']>>;
  readonly unit?: string;
  /** By metric and host: how many seconds ago it was last sent. */
  readonly sentAgo?: Readonly<Record<string, Readonly<Record<number, number>>>>;
  readonly findings?: readonly OpenFinding[];
  readonly failing?: boolean;
  readonly language?: 'en' | 'zh';
}

/** Looks at it, and what was asked. */
export function depsOf(world: World): RuleDeps & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const deps = {
    readers: {
      hosts: {
        listHosts: () =>
          world.failing === true ? Promise.reject(new Error('too slow')) : Promise.resolve(hostsOf(world)),
      },
    },
    logSources: {
      countByStep: (question: { fromUs: number; query?: { text: string } }) => {
        asked.push(question);
        if (world.slowSearches?.includes(question.query?.text ?? '') === true) {
          return Promise.reject(new VigilError('QUERY_TOO_LARGE', 'too slow'));
        }
        const counts = (world.lines ?? []).map((line) => ({ ...line, step: 0 }));
        return Promise.resolve({ counts, countedFromUs: question.fromUs });
      },
    },
    metricQuery: {
      stepped: (question: { metric: string; fromUs: number; toUs: number; stepUs: number }) => {
        asked.push(question);
        const isLong = question.toUs - question.fromUs > 86_400e6;
        const series = (isLong ? world.longSeries : world.series)?.[question.metric] ?? [];
        return Promise.resolve({
          series,
          seriesTotal: series.length,
          truncated: false,
          resultUnit: world.unit ?? '1',
        });
      },
    },
    hostFigures: {
      figuresOf: () =>
        Promise.resolve(
          new Map(
            Object.entries(world.figures ?? {}).map(([id, figures]) => [
              Number(id),
              { ...NO_FIGURES, ...figures },
            ]),
          ),
        ),
    },
    lastSent: {
      byHost: ({ metric, toUs }: { metric: string; toUs: number }) =>
        Promise.resolve(
          new Map(
            Object.entries(world.sentAgo?.[metric] ?? {}).map(([id, ago]) => [Number(id), toUs - ago * 1e6]),
          ),
        ),
    },
    findings: () => Promise.resolve(world.findings ?? []),
    services: { listChecked: () => Promise.resolve((world.services ?? []) as ServiceRecord[]) },
    checkResults: {
      latest: () =>
        Promise.resolve(
          new Map(
            Object.entries(world.results ?? {}).map(([id, rows]) => [Number(id), rows as CheckResultRow[]]),
          ),
        ),
    },
    heartbeatTimeoutMs: () => 90_000,
    house: () => ({
      language: world.language ?? 'en',
      timeZone: world.language === 'zh' ? 'Asia/Shanghai' : 'UTC',
    }),
  };
  return { ...(deps as unknown as RuleDeps), asked };
}

function hostsOf({ hosts = [] }: World): readonly HostRecord[] {
  return hosts.map((host, index) => ({
    id: index + 1,
    name: `web-${String(index + 1)}`,
    source: 'agent',
    group: null,
    online: true,
    offlineAfterMs: 90_000,
    lastHeartbeat: '2026-03-01T11:50:00.000000Z',
    ...host,
  })) as unknown as readonly HostRecord[];
}

export function service(
  id: number,
  state: ServiceRecord['state'],
  changes: Record<string, unknown> = {},
): Partial<ServiceRecord> {
  return {
    id,
    name: `shop-${String(id)}`,
    state,
    stateSinceUs: NOW_US - 3_600e6,
    stateReason: null,
    becauseOf: null,
    lastCheckUs: NOW_US,
    spec: serviceDefinition.parse({
      name: `shop-${String(id)}`,
      check: { type: 'tcp', host: 'shop', port: 80 },
      ...changes,
    }),
  };
}

export function openAlert(key: string, hostId: number | null = null): WatchedAlert {
  return { ruleId: 1, subject: { key, hostId, serviceId: null }, labels: {} };
}
