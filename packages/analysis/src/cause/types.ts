/**
 * What a metric says about its node. It decides which direction is bad and what may explain what:
 * - `latency`: time a request, more is worse; a callee's extra time explains its caller's.
 * - `availability`: percent of requests that went well (0..100), less is worse; failures of a callee explain its caller's.
 * - `errors`: share of requests that failed (0..1), more is worse.
 * - `traffic`: requests or lines in a point's interval, any direction, a weak hint.
 * - `saturation`: share of a resource in use, more is worse.
 * - `count`: events in a point's interval (lines of a template, restarts), more is worse.
 * - `other`: anything, any direction.
 */
export type MetricRole = 'latency' | 'availability' | 'errors' | 'traffic' | 'saturation' | 'count' | 'other';

export interface CausePoint {
  /** Milliseconds since 1970: where the interval that the value covers begins. */
  atMs: number;
  /** Null, NaN and infinities count as not measured. */
  value: number | null;
  /** How many requests are behind the value, where that is known: 1 failure of 3 says less than 100 of 300. */
  weight?: number;
}

export interface CauseMetric {
  name: string;
  role: MetricRole;
  /** In the metric's own unit: less than this moves every day, however still it lay before. Of events: the root of their number. */
  noise?: number;
  /** Of a resource: its value when all of it is used. What is half empty holds nobody up. */
  limit?: number;
  /** What the metric was when all was well, in any order. */
  reference: readonly CausePoint[];
  /** The time around the onset, a point an interval; also what came before it, where it is known. */
  points: readonly CausePoint[];
}

export interface CauseNode {
  id: string;
  /** host, service, database, template, change …: only `change` is treated in a way of its own. */
  kind: string;
  metrics: readonly CauseMetric[];
  /** When a change was made (deployment, configuration), milliseconds since 1970. */
  changedAtMs?: number;
}

/** `from` depends on `to`: calls it, runs on it, uses it, was changed by it. Trouble travels from `to` to `from`. */
export interface CauseEdge {
  from: string;
  to: string;
  type: 'calls' | 'runs-on' | 'uses' | 'logged-by' | 'changed-by';
}

export interface CauseQuestion {
  nodes: readonly CauseNode[];
  /** Empty: every node is a candidate, ranked by its own shift. */
  edges: readonly CauseEdge[];
  /** Where the trouble was seen, if one place saw it. */
  symptom?: { node: string; role: MetricRole; metric?: string };
  /** About when it began, milliseconds since 1970. */
  onsetMs: number;
  /** How wrong `onsetMs` may be; the change is looked for within it. Default: 10 minutes. */
  toleranceMs?: number;
}

/** A metric that left its normal range, and how: what a person is shown. */
export interface Evidence {
  metric: string;
  role: MetricRole;
  /** Usual value before, value while it lasted. */
  before: number;
  after: number;
  /** When the values changed, milliseconds since 1970. */
  changedAtMs: number;
  /** Distance in robust standard deviations of the normal time, at least 0. */
  strength: number;
}

export interface Candidate {
  node: string;
  kind: string;
  /** 0..1: the share of the blame. Candidates are comparable in one answer. */
  score: number;
  evidence: readonly Evidence[];
  /** From the symptom to this node along the edges; the node alone where no edge leads. */
  path: readonly string[];
}

export interface CauseAnswer {
  /** `unknown`: nothing moved enough, or nobody stands out; the candidates are then only hints. */
  verdict: 'found' | 'unknown';
  /** Most likely first; nodes without any evidence are left out. */
  candidates: readonly Candidate[];
  /** Where the change was found, which may differ from the question's. */
  onsetMs: number;
}
