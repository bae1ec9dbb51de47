import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CauseEdge, CauseMetric, CauseNode, CausePoint, MetricRole } from '@vigilops/analysis/cause';

/** One injected fault of a PetShop folder: what was alerted, and what truly was the cause. */
export interface PetShopIssue {
  name: string;
  alerted: { node: string; role: MetricRole; metric: string; atMs: number };
  cause: string;
  nodes: readonly CauseNode[];
}

export interface PetShopGroup {
  name: string;
  edges: readonly CauseEdge[];
  issues: readonly PetShopIssue[];
  /** Windows of the normal time, `rows` long; what is left of the normal time is their reference. */
  quiet: (rows: number) => Iterable<QuietWindow>;
}

export interface QuietWindow {
  nodes: readonly CauseNode[];
  onsetMs: number;
}

interface Target {
  target: { node: string; metric: string; agg: string; timestamp: number };
  root_cause: { node: string };
}

interface Column {
  node: string;
  metric: string;
  statistic: string;
  points: CausePoint[];
}

/** The groups of issues (kinds of traffic) below a PetShop folder. Found by listing: no name is known here. */
export function readPetShop(folder: string): readonly PetShopGroup[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'graph.csv')))
    .map((name) => readGroup(name, join(folder, name)));
}

function readGroup(name: string, folder: string): PetShopGroup {
  const quietTime = readColumns(join(folder, 'noissue/metrics.csv'));
  const normal = new Map(quietTime.map((column) => [keyOf(column), column.points]));
  const issues = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('target.json'))
    .sort()
    .map((path) => readIssue(join(folder, path, '..'), path.replace(/\/?target\.json$/, ''), normal));
  return {
    name,
    edges: readGraph(join(folder, 'graph.csv')),
    issues,
    quiet: (rows) => quietWindows(quietTime, rows),
  };
}

function readIssue(
  folder: string,
  name: string,
  normal: ReadonlyMap<string, readonly CausePoint[]>,
): PetShopIssue {
  const target = JSON.parse(readFileSync(join(folder, 'target.json'), 'utf8')) as Target;
  const columns = readColumns(join(folder, 'metrics.csv'));
  return {
    name,
    alerted: {
      node: target.target.node,
      role: roleOf(target.target.metric),
      metric: `${target.target.metric} ${target.target.agg}`,
      atMs: target.target.timestamp * 1_000,
    },
    cause: target.root_cause.node,
    nodes: nodesOf(columns, normal),
  };
}

function nodesOf(
  columns: readonly Column[],
  normal: ReadonlyMap<string, readonly CausePoint[]>,
): readonly CauseNode[] {
  const requests = new Map(
    columns.filter((column) => column.metric === 'requests').map((column) => [column.node, column.points]),
  );
  const nodes = new Map<string, CauseMetric[]>();
  for (const column of columns) {
    const metrics = nodes.get(column.node) ?? [];
    nodes.set(column.node, metrics);
    metrics.push({
      name: `${column.metric} ${column.statistic}`,
      role: roleOf(column.metric),
      reference: weighted(normal.get(keyOf(column)) ?? [], normal.get(`${column.node} requests Sum`)),
      points: weighted(column.points, requests.get(column.node)),
    });
  }
  return [...nodes].map(([id, metrics]) => ({ id, kind: 'service', metrics }));
}

function* quietWindows(columns: readonly Column[], rows: number): Iterable<QuietWindow> {
  const length = columns[0]?.points.length ?? 0;
  for (let first = 0; first + rows <= length; first += rows * 4) {
    const inside = columns.map((column) => ({ ...column, points: column.points.slice(first, first + rows) }));
    const outside = columns.map((column) => [keyOf(column), column.points.toSpliced(first, rows)] as const);
    yield { nodes: nodesOf(inside, new Map(outside)), onsetMs: inside[0]?.points[2]?.atMs ?? 0 };
  }
}

function weighted(
  points: readonly CausePoint[],
  requests: readonly CausePoint[] | undefined,
): readonly CausePoint[] {
  const counts = new Map(requests?.map((point) => [point.atMs, point.value]));
  return points.map((point) => ({ ...point, weight: counts.get(point.atMs) ?? 0 }));
}

function roleOf(metric: string): MetricRole {
  return metric === 'latency' || metric === 'availability' ? metric : 'traffic';
}

function keyOf(column: Column): string {
  return `${column.node} ${column.metric} ${column.statistic}`;
}

function readColumns(file: string): readonly Column[] {
  const [nodes = [], metrics = [], statistics = [], , ...rows] = readRows(file);
  return nodes.slice(1).map((node, index) => ({
    node,
    metric: metrics[index + 1] ?? '',
    statistic: statistics[index + 1] ?? '',
    points: rows.map((row) => {
      const text = row[index + 1] ?? '';
      return { atMs: Number(row[0]) * 1_000, value: text === '' ? null : Number(text) };
    }),
  }));
}

function readGraph(file: string): readonly CauseEdge[] {
  const [header = [], ...rows] = readRows(file);
  return rows.flatMap((row) =>
    row
      .slice(1)
      .flatMap((cell, index): CauseEdge[] =>
        Number(cell) > 0 ? [{ from: row[0] ?? '', to: header[index + 1] ?? '', type: 'calls' }] : [],
      ),
  );
}

function readRows(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
}
