import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { rankCauses } from './index.ts';
import type { CauseMetric, CauseNode, CausePoint, CauseQuestion, MetricRole } from './index.ts';

const MINUTE = 60_000;
const ONSET = 1_700_000_000_000;

/** An hour of normal values that stray by ±2 %, then `before` and `after` around the onset, a point a minute. */
function metric(role: MetricRole, usual: number, after: number, options: Partial<Shape> = {}): CauseMetric {
  const { name = role, weight, lateMs = 0, before = usual } = options;
  const at = (atMs: number, value: number): CausePoint => ({
    atMs,
    value,
    ...(weight !== undefined && { weight }),
  });
  const wobble = (index: number): number => 1 + 0.02 * Math.sin(index * 2.4);
  return {
    name,
    role,
    reference: Array.from({ length: 60 }, (_, index) =>
      at(ONSET - (100 + index) * MINUTE, role === 'availability' ? usual : usual * wobble(index)),
    ),
    points: Array.from({ length: 40 }, (_, index) => {
      const time = ONSET + (index - 30) * MINUTE;
      return at(time, time >= ONSET + lateMs ? after : before);
    }),
  };
}

interface Shape {
  name: string;
  weight: number;
  lateMs: number;
  before: number;
}

function service(id: string, ...metrics: CauseMetric[]): CauseNode {
  return { id, kind: 'service', metrics };
}

function calls(from: string, to: string): CauseQuestion['edges'][number] {
  return { from, to, type: 'calls' };
}

/** shop → api → pricing, all slow by what pricing needs more; search is well. */
function slowChain(): CauseQuestion {
  return {
    nodes: [
      service('shop', metric('latency', 0.3, 0.8)),
      service('api', metric('latency', 0.2, 0.7)),
      service('pricing', metric('latency', 0.05, 0.55)),
      service('search', metric('latency', 0.1, 0.1)),
    ],
    edges: [calls('shop', 'api'), calls('api', 'pricing'), calls('api', 'search')],
    symptom: { node: 'shop', role: 'latency' },
    onsetMs: ONSET,
  };
}

describe('rankCauses', () => {
  it('blames the innermost of a chain of slow calls, and shows the way to it', () => {
    const answer = rankCauses(slowChain());
    expect(answer.verdict).toBe('found');
    expect(answer.candidates[0]).toMatchObject({ node: 'pricing', path: ['shop', 'api', 'pricing'] });
  });

  it('tells what moved, from what to what and when', () => {
    const [evidence] = rankCauses(slowChain()).candidates[0]?.evidence ?? [];
    expect(evidence).toMatchObject({ metric: 'latency', changedAtMs: ONSET });
    expect(evidence?.after).toBeCloseTo(0.55);
    expect(evidence?.before).toBeCloseTo(0.05, 2);
  });

  it('blames the caller where the callee grew by far less', () => {
    const question = slowChain();
    const nodes = question.nodes.map((node) =>
      node.id === 'pricing' ? service('pricing', metric('latency', 0.05, 0.07)) : node,
    );
    expect(rankCauses({ ...question, nodes }).candidates[0]?.node).toBe('api');
  });

  it('finds the same cause with an onset that is some minutes wrong', () => {
    for (const minutes of [-5, -1, 1, 5]) {
      const answer = rankCauses({ ...slowChain(), onsetMs: ONSET + minutes * MINUTE });
      expect(answer.candidates[0]?.node).toBe('pricing');
      expect(answer.onsetMs).toBe(ONSET);
    }
  });

  it('says unknown when nothing moved', () => {
    const question = slowChain();
    const nodes = question.nodes.map((node) => service(node.id, metric('latency', 0.1, 0.101)));
    expect(rankCauses({ ...question, nodes }).verdict).toBe('unknown');
  });

  it('says unknown when everything moved alike and nothing leads from one to another', () => {
    const nodes = Array.from({ length: 12 }, (_, index) =>
      service(`s${String(index)}`, metric('latency', 0.1, 1)),
    );
    expect(rankCauses({ nodes, edges: [], onsetMs: ONSET }).verdict).toBe('unknown');
  });

  it('ranks by the strength of the shift where there is no graph', () => {
    const nodes = [
      service('a', metric('latency', 0.1, 0.12)),
      service('b', metric('latency', 0.1, 2)),
      service('c', metric('latency', 0.1, 0.1)),
    ];
    const answer = rankCauses({ nodes, edges: [], onsetMs: ONSET });
    expect(answer.candidates[0]?.node).toBe('b');
    expect(answer.candidates.find(({ node }) => node === 'c')?.score ?? 0).toBeLessThan(0.05);
  });

  it('does not blame what moved no more than it may every day, however still it lay before', () => {
    const still = (noise: number): CauseNode => ({
      id: 'host',
      kind: 'host',
      metrics: [{ ...metric('saturation', 0, 0.02), noise }],
    });
    const ask = (noise: number) => rankCauses({ nodes: [still(noise)], edges: [], onsetMs: ONSET });
    expect(ask(0).verdict).toBe('found');
    expect(ask(0.03).verdict).toBe('unknown');
  });

  it('does not blame what was over before the trouble began', () => {
    const over = (endedMs: number): CauseNode => {
      const moved = metric('saturation', 0.2, 0.2);
      const points = moved.points.map((point) =>
        point.atMs >= ONSET - 9 * MINUTE && point.atMs < ONSET - endedMs ? { ...point, value: 1 } : point,
      );
      return { id: 'pool', kind: 'service', metrics: [{ ...moved, points }] };
    };
    const ask = (endedMs: number) => rankCauses({ nodes: [over(endedMs)], edges: [], onsetMs: ONSET });
    expect(ask(6 * MINUTE).verdict).toBe('unknown');
    expect(ask(0).verdict).toBe('found');
  });

  it('does not blame a resource of which there is plenty', () => {
    const ask = (after: number) =>
      rankCauses({
        nodes: [{ id: 'host', kind: 'host', metrics: [{ ...metric('saturation', 0.1, after), limit: 1 }] }],
        edges: [],
        onsetMs: ONSET,
      }).verdict;
    expect([ask(0.35), ask(0.95)]).toEqual(['unknown', 'found']);
  });

  it('takes lines about others for what they are: the cause is whom they name', () => {
    const line = (id: string): CauseNode => ({
      id,
      kind: 'template',
      metrics: [metric('count', 0, 40)],
    });
    const answer = rankCauses({
      nodes: [
        service('web', metric('errors', 0.001, 0.5, { weight: 200 })),
        service('payments', metric('errors', 0.001, 0.5, { weight: 200 })),
        line('web cannot reach payments'),
        line('payments is out of memory'),
      ],
      edges: [
        calls('web', 'payments'),
        { from: 'web', to: 'web cannot reach payments', type: 'logged-by' },
        { from: 'payments', to: 'payments is out of memory', type: 'logged-by' },
      ],
      symptom: { node: 'web', role: 'errors' },
      onsetMs: ONSET,
    });
    expect(answer.candidates[0]?.node).toBe('payments');
    const place = (node: string) => answer.candidates.findIndex((candidate) => candidate.node === node);
    expect(place('payments is out of memory')).toBeLessThan(place('web cannot reach payments'));
  });

  it('shows first what has most to do with the symptom, not what moved furthest', () => {
    const answer = rankCauses({
      nodes: [service('api', metric('traffic', 1, 5_000), metric('errors', 0.001, 0.3, { weight: 200 }))],
      edges: [],
      symptom: { node: 'api', role: 'errors' },
      onsetMs: ONSET,
    });
    expect(answer.candidates[0]?.evidence.map(({ role }) => role)).toEqual(['errors', 'traffic']);
  });

  it('trusts a hundred failures more than a larger share of three requests', () => {
    const nodes = [
      service('busy', metric('availability', 100, 95, { weight: 500 })),
      service('idle', metric('availability', 100, 90, { weight: 3 })),
    ];
    expect(rankCauses({ nodes, edges: [], onsetMs: ONSET }).candidates[0]?.node).toBe('busy');
  });

  it('follows a full pool from the database to the service that waits for it', () => {
    const answer = rankCauses({
      nodes: [
        service('api', metric('errors', 0.001, 0.3, { weight: 200 })),
        { id: 'postgres', kind: 'database', metrics: [metric('saturation', 0.4, 1)] },
      ],
      edges: [{ from: 'api', to: 'postgres', type: 'uses' }],
      symptom: { node: 'api', role: 'errors' },
      onsetMs: ONSET,
    });
    expect(answer.candidates[0]).toMatchObject({ node: 'postgres', kind: 'database' });
  });

  it('suspects a change made just before, and not one of the day before', () => {
    const ask = (changedAtMs: number) =>
      rankCauses({
        nodes: [
          service('api', metric('errors', 0.001, 0.3, { weight: 200 })),
          { id: 'deploy', kind: 'change', metrics: [], changedAtMs },
        ],
        edges: [{ from: 'api', to: 'deploy', type: 'changed-by' }],
        symptom: { node: 'api', role: 'errors' },
        onsetMs: ONSET,
      }).candidates[0]?.node;
    expect(ask(ONSET - 2 * MINUTE)).toBe('deploy');
    expect(ask(ONSET - 1_440 * MINUTE)).toBe('api');
    expect(ask(ONSET + 60 * MINUTE)).toBe('api');
  });

  it('holds what moved long after less guilty than what moved with the symptom', () => {
    const database = (id: string, lateMs: number) => service(id, metric('latency', 0.05, 0.55, { lateMs }));
    const answer = rankCauses({
      nodes: [
        service('shop', metric('latency', 0.3, 0.8)),
        database('late', 7 * MINUTE),
        database('early', 0),
      ],
      edges: [calls('shop', 'late'), calls('shop', 'early')],
      symptom: { node: 'shop', role: 'latency' },
      onsetMs: ONSET,
    });
    const share = (id: string): number => answer.candidates.find(({ node }) => node === id)?.score ?? 0;
    expect(share('early')).toBeGreaterThan(1.5 * share('late'));
  });

  it('does not blame a metric that had moved away days ago and stayed there', () => {
    const nodes = [
      service('drifted', metric('latency', 0.1, 0.5, { before: 0.5 })),
      service('slow', metric('latency', 0.1, 0.3)),
    ];
    expect(rankCauses({ nodes, edges: [], onsetMs: ONSET }).candidates[0]?.node).toBe('slow');
  });

  it('ends on circles, on edges to nobody and on nodes that call themselves', () => {
    const question = slowChain();
    const edges = [
      ...question.edges,
      calls('pricing', 'shop'),
      calls('api', 'api'),
      calls('shop', 'nobody'),
      calls('nobody', 'api'),
    ];
    const answer = rankCauses({ ...question, edges });
    expect(answer.candidates.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
  });

  it('answers with nobody when it is told nothing', () => {
    expect(rankCauses({ nodes: [], edges: [], onsetMs: ONSET })).toEqual({
      verdict: 'unknown',
      candidates: [],
      onsetMs: ONSET,
    });
    const empty = service('a', { name: 'x', role: 'latency', reference: [], points: [] });
    expect(rankCauses({ nodes: [empty], edges: [], onsetMs: ONSET }).candidates).toEqual([]);
  });

  it('gives scores between 0 and 1 in falling order, whatever the values', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(null, NaN, Infinity, -Infinity, 1e308, -1e308, 0, Number.MIN_VALUE),
    );
    const role = fc.constantFrom<MetricRole>(
      'latency',
      'availability',
      'errors',
      'traffic',
      'count',
      'other',
    );
    const points = fc.array(
      fc.record({
        atMs: fc.integer({ min: ONSET - 900_000, max: ONSET + 900_000 }),
        value,
        weight: fc.constantFrom(0, 1, 50, NaN),
      }),
      { maxLength: 12 },
    );
    const node = fc.record({ role, reference: points, points });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), fc.boolean(), (drawn, graph) => {
        const nodes = drawn.map(({ role: kind, reference, points: shown }, index) =>
          service(String(index), { name: 'm', role: kind, reference, points: shown }),
        );
        const edges = graph ? nodes.slice(1).map(({ id }) => calls('0', id)) : [];
        const { candidates } = rankCauses({ nodes, edges, onsetMs: ONSET });
        for (const [index, { score }] of candidates.entries()) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-9);
          expect(score).toBeLessThanOrEqual(candidates[index - 1]?.score ?? 1 + 1e-9);
        }
      }),
    );
  });
});
