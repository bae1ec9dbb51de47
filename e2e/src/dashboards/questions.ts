import {
  logsBody,
  metricsBody,
  tracesParams,
  volumeBody,
  type Asked,
} from '../../../grafana-plugins/vigilops-app/src/datasource/ask.ts';
import { interpolate } from '../../../grafana-plugins/vigilops-app/src/datasource/interpolate.ts';
import type { VigilQuery } from '../../../grafana-plugins/vigilops-app/src/datasource/query.ts';
import { panelsOf, type DashboardJson, type PanelJson } from './dashboard-file.ts';
import { templates, type Choice } from './variables.ts';

const PATHS = {
  metrics: '/api/v1/metrics/query',
  lines: '/api/v1/logs/query',
  volume: '/api/v1/logs/volume',
  traces: '/api/v1/traces',
} as const;

/** One call of the API that a dashboard makes. */
export interface ApiQuestion {
  /** As in `vigilops-host / CPU by mode / A`. */
  readonly name: string;
  readonly kind: keyof typeof PATHS;
  /** The body, or for traces the query parameters. */
  readonly asked: object;
}

/** The request for a question: a path, and a body where it is a POST. */
export function callOf({ kind, asked }: ApiQuestion): { readonly path: string; readonly body?: object } {
  if (kind !== 'traces') {
    return { path: PATHS[kind], body: asked };
  }
  const params = Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]);
  return { path: `${PATHS.traces}?${new URLSearchParams(params).toString()}` };
}

export interface Look {
  /** A relative range such as `30d`, until now. */
  readonly range: string;
  readonly choices: Readonly<Record<string, Choice>>;
  readonly now: Date;
  /** Of the window; a panel asks for as many points as it is wide. */
  readonly widthPx?: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const GRID_WIDTH = 24;

/** Every question that a dashboard asks when all of it is in sight, through the data source's own code. */
export function questionsOf(dashboard: DashboardJson, look: Look): ApiQuestion[] {
  const replaced = templates(dashboard.templating.list, look.choices);
  const ofTarget = (target: VigilQuery, name: string, asked: Asked) =>
    asCall(interpolate(target, {}, replaced), `${dashboard.uid} / ${name} / ${target.refId}`, asked);
  const ofPanels = panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ofTarget(target, panel.title, askedBy(panel, look))),
  );
  const whole = { range: timeRange(look.range, look.now), maxDataPoints: 100, adHoc: [] };
  const ofMarks = dashboard.annotations.list.map(({ name, target }) => ofTarget(target, name, whole));
  return [...ofPanels, ...ofMarks];
}

function askedBy(panel: PanelJson, { range, now, widthPx = 1_600 }: Look): Asked {
  const width = Math.round((widthPx * panel.gridPos.w) / GRID_WIDTH);
  return {
    range: timeRange(panel.timeFrom ?? range, now),
    maxDataPoints: panel.maxDataPoints ?? width,
    adHoc: [],
  };
}

function timeRange(range: string, now: Date): Asked['range'] {
  const [, count = '', unit = ''] = /^(\d+)([mhd])$/.exec(range) ?? [];
  const backMs = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  const at = (date: Date) => ({ toISOString: () => date.toISOString() });
  const from = at(new Date(now.getTime() - backMs));
  // Of Grafana's moments only this much is used.
  return { from, to: at(now), raw: { from, to: at(now) } } as unknown as Asked['range'];
}

function asCall(query: VigilQuery, name: string, asked: Asked): ApiQuestion {
  switch (query.queryType) {
    case 'metrics':
      return { name, kind: 'metrics', asked: metricsBody(query, asked) };
    case 'logs':
      return query.logsAs === 'volume'
        ? { name, kind: 'volume', asked: volumeBody(query, asked) }
        : { name, kind: 'lines', asked: logsBody(query, asked).body };
    case 'traces':
      return { name, kind: 'traces', asked: tracesParams(query, asked.range) };
    default:
      return query.queryType satisfies never;
  }
}
