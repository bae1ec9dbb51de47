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

/** One question of a dashboard. */
export interface ApiQuestion {
  /** As in `vigilops-host / CPU by mode / A`. */
  readonly name: string;
  readonly panel: string;
  readonly kind: keyof typeof PATHS;
  /** The body, or for traces the query parameters. */
  readonly asked: object;
}

export interface ApiCall {
  readonly name: string;
  readonly path: string;
  /** A POST has one. */
  readonly body?: object;
}

export function callOf({ name, kind, asked }: ApiQuestion): ApiCall {
  if (kind !== 'traces') {
    return { name, path: PATHS[kind], body: asked };
  }
  const params = Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]);
  return { name, path: `${PATHS.traces}?${new URLSearchParams(params).toString()}` };
}

/** The calls for these questions, as the data source makes them: what a panel asks about metrics goes together. */
export function callsOf(questions: readonly ApiQuestion[]): ApiCall[] {
  return [...Map.groupBy(questions, ({ panel }) => panel)].flatMap(([name, ofPanel]) => {
    const metrics = ofPanel.filter(({ kind }) => kind === 'metrics');
    const queries = metrics.map(({ asked }, index) => ({ ref: String(index), query: asked }));
    const others = ofPanel.filter(({ kind }) => kind !== 'metrics').map(callOf);
    return metrics.length < 2
      ? [...metrics.map(callOf), ...others]
      : [{ name, path: '/api/v1/metrics/queries', body: { queries } }, ...others];
  });
}

export interface Look {
  /** A relative range such as `30d`, until now. */
  readonly range: string;
  readonly choices: Readonly<Record<string, Choice>>;
  readonly now: Date;
  /** Only what is in sight without opening a row. */
  readonly withoutFolded?: boolean;
  /** Of the window; a panel asks for as many points as it is wide. */
  readonly widthPx?: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const GRID_WIDTH = 24;

/** Every question that a dashboard asks when all of it is in sight, through the data source's own code. */
export function questionsOf(dashboard: DashboardJson, look: Look): ApiQuestion[] {
  const replaced = templates(dashboard.templating.list, look.choices);
  const ofTarget = (target: VigilQuery, title: string, asked: Asked): ApiQuestion => {
    const panel = `${dashboard.uid} / ${title}`;
    const query = interpolate(target, {}, replaced);
    return { ...asQuestion(query, asked), panel, name: `${panel} / ${target.refId}` };
  };
  const panels = look.withoutFolded === true ? dashboard.panels : panelsOf(dashboard);
  const ofPanels = panels.flatMap((panel) =>
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

function asQuestion(query: VigilQuery, asked: Asked): Pick<ApiQuestion, 'kind' | 'asked'> {
  switch (query.queryType) {
    case 'metrics':
      return { kind: 'metrics', asked: metricsBody(query, asked) };
    case 'logs':
      return query.logsAs === 'volume'
        ? { kind: 'volume', asked: volumeBody(query, asked) }
        : { kind: 'lines', asked: logsBody(query, asked).body };
    case 'traces':
      return { kind: 'traces', asked: tracesParams(query, asked.range) ?? {} };
    default:
      return query.queryType satisfies never;
  }
}
