import type { CauseEdge, CauseMetric, CauseNode, MetricRole } from '@vigilops/analysis/cause';
import type { CauseEvidence, CausePlace } from '@vigilops/contracts/api';
import type { CauseSpender } from '../../model/index.ts';
import { pointsOf, type Looked, type Minutes } from './points.ts';

/** Without its evidence's link and numbers: what is known of a metric beside its values. */
export interface MetricInfo {
  readonly kind: CauseEvidence['kind'];
  /** What people read: the name of the metric, or the text of a template. */
  readonly title: string;
  readonly unit: string;
  readonly isNew?: boolean;
}

export interface PlaceInfo extends Omit<CausePlace, 'link'> {
  /** Names by which logs know it. */
  readonly host: string | null;
  readonly service: string | null;
  readonly change?: NonNullable<CauseEvidence['change']>;
  readonly spender?: Pick<CauseSpender, 'keyId' | 'model'>;
  /** Of a database that an agent watches: it has a page. */
  readonly databaseId?: number;
}

/** More of one place would only add what moves by chance. */
const MOST_METRICS = 40;

/** What `rankCauses` is asked of, as it grows, with what its ids stand for. */
export interface Graph {
  place(info: PlaceInfo, changedAtMs?: number): void;
  has(id: string): boolean;
  /** Of a place that is there. */
  metric(id: string, name: string, role: MetricRole, minutes: Minutes, info: MetricInfo): void;
  /** Between places that are there, once. */
  edge(from: string, to: string, type: CauseEdge['type']): void;
  /** Whether something of it is explained by others that it asks. */
  asksOthers(id: string): boolean;
  nodes(): readonly CauseNode[];
  edges(): readonly CauseEdge[];
  infoOf(id: string): PlaceInfo | undefined;
  metricInfo(id: string, name: string): MetricInfo | undefined;
  metricCount(): number;
}

export function createGraph(looked: Looked): Graph {
  const places = new Map<
    string,
    { readonly info: PlaceInfo; readonly metrics: CauseMetric[]; changedAtMs?: number }
  >();
  const edges = new Map<string, CauseEdge>();
  const metricInfos = new Map<string, MetricInfo>();
  const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
  let metrics = 0;
  return {
    place(info, changedAtMs) {
      if (!places.has(info.id)) {
        places.set(info.id, { info, metrics: [], ...(changedAtMs === undefined ? {} : { changedAtMs }) });
      }
    },
    has: (id) => places.has(id),
    metric(id, name, role, minutes, info) {
      const place = places.get(id);
      if (place === undefined || place.metrics.length >= MOST_METRICS) {
        return;
      }
      metrics += 1;
      const noise = info.isNew === true ? NEW_NOISE : noiseOf(role, info.unit);
      place.metrics.push({
        name,
        role,
        ...(noise === undefined ? {} : { noise }),
        ...(isShare(role, info.unit) ? { limit: 1 } : {}),
        ...pointsOf(minutes, looked),
      });
      metricInfos.set(keyOf(id, name), info);
    },
    edge(from, to, type) {
      if (from !== to && places.has(from) && places.has(to)) {
        const key = keyOf(from, to);
        edges.set(key, edges.get(key) ?? { from, to, type });
      }
    },
    asksOthers: (id) =>
      [...edges.values()].some(({ from, type }) => from === id && (type === 'calls' || type === 'uses')),
    nodes: () =>
      [...places.values()].map(({ info, metrics: own, changedAtMs }) => ({
        id: info.id,
        kind: info.kind,
        metrics: own,
        ...(changedAtMs === undefined ? {} : { changedAtMs }),
      })),
    edges: () => [...edges.values()],
    infoOf: (id) => places.get(id)?.info,
    metricInfo: (id, name) => metricInfos.get(keyOf(id, name)),
    metricCount: () => metrics,
  };
}

/** What nobody would call a change: a few percent of a resource, milliseconds, the traffic of an idle host. */
function noiseOf(role: MetricRole, unit: string): number | undefined {
  switch (`${role} ${unit}`) {
    case 'saturation 1':
    case 'saturation s/s':
      return 0.03;
    case 'latency ms':
      return 5;
    case 'latency s':
      return 0.005;
    case 'traffic By/s':
      return 100_000;
    default:
      return undefined;
  }
}

const isShare = (role: MetricRole, unit: string) => role === 'saturation' && (unit === '1' || unit === 's/s');

/** Lines a minute of what was never logged before: few of them say something. */
const NEW_NOISE = 0.5;

export const hostId = (id: number) => `host:${String(id)}`;
export const serviceId = (name: string) => `service:${name}`;
export const budgetId = (name: string) => `llm_budget:${name}`;
