import type { CauseAnswer, Evidence } from '@vigilops/analysis/cause';
import { describe, expect, it } from 'vitest';
import { answerOf } from './answer.ts';
import { createGraph } from './graph.ts';
import { causeText } from './words.ts';

const MINUTE_US = 60e6;
const LOOKED = { fromUs: 0, toUs: 60 * MINUTE_US, onsetUs: 50 * MINUTE_US };
const HOLDER = 'shop @ billing (idle in transaction)';
const SHOP = 'database:1/shop-db';
const CALLED = 'database:postgresql@db-1';

/** The shop waits for a database that an agent watches, which its callers know by its address. */
function answerTo(strongest: Partial<Evidence>, node = SHOP) {
  const graph = createGraph(LOOKED);
  const place = { host_id: 1, service_id: null, host: null, service: null };
  graph.place({ id: SHOP, kind: 'database', name: 'shop-db', ...place, databaseId: 7 });
  graph.place({ id: CALLED, kind: 'database', name: 'postgresql@db-1', ...place });
  graph.place({ id: 'database:3/other', kind: 'database', name: 'other', ...place });
  graph.edge(CALLED, SHOP, 'uses');
  const evidence: Evidence = {
    metric: `vigilops.db.lock.wait.longest ${HOLDER}`,
    role: 'saturation',
    before: 0,
    after: 80,
    changedAtMs: 3_000_000,
    strength: 9,
    ...strongest,
  };
  const minutes = { minutes: [50], values: [80] };
  graph.metric(node, evidence.metric, 'saturation', minutes, {
    kind: 'metric',
    title: evidence.metric,
    unit: 's',
  });
  const ranked = {
    verdict: 'found',
    onsetMs: 3_000_000,
    candidates: [{ node, kind: 'database', score: 0.8, evidence: [evidence] }],
    isConnected: true,
  } as unknown as CauseAnswer & { readonly isConnected: boolean };
  return answerOf(ranked, graph, LOOKED, undefined);
}

describe('a database as a cause', () => {
  it('that is a lock is called one, in both languages, and leads to who waited for whom then', () => {
    const answer = answerTo({});
    const link = '/a/vigilops-app/databases/7/locks?at=3000000';
    expect(answer.candidates[0]?.place.link).toBe(link);
    expect(answer.candidates[0]?.evidence[0]?.link).toBe(link);
    expect(answer.chain[0]?.place.link).toBe(link);
    expect(causeText(answer, 'en')).toBe(
      `shop-db: a lock: others wait for ${HOLDER}, 80 s by then, usually 0 s`,
    );
    expect(causeText(answer, 'zh')).toBe(
      `shop-db：锁等待：其他会话在等 ${HOLDER} 释放锁，已等 80 s，平时为 0 s`,
    );
  });

  it('that is none leads to its page, also where callers named it', () => {
    const metric = 'vigilops.db.connections.utilization';
    expect(answerTo({ metric }).candidates[0]?.place.link).toBe('/a/vigilops-app/databases/7');
    expect(answerTo({ metric: 'request.duration' }, CALLED).candidates[0]?.place.link).toBe(
      '/a/vigilops-app/databases/7',
    );
    expect(answerTo({ metric }, 'database:3/other').candidates[0]?.place.link).toBe(
      '/a/vigilops-app/hosts/1',
    );
  });

  it('says that it is a lock where nobody knows whose', () => {
    expect(causeText(answerTo({ metric: 'vigilops.db.lock.wait.longest' }), 'en')).toContain(
      'a lock: others wait for one session,',
    );
  });
});
