import { digestFacts, type DigestFacts } from '@vigilops/contracts/api';

/** A week in which much happened. */
export function someFacts(): DigestFacts {
  return digestFacts.parse({
    incidents: {
      now: 4,
      before: 2,
      open: 1,
      by_priority: [1, 2, 1, 0],
      longest: [
        { id: 12, title: 'checkout answers 502', priority: 1, seconds: 7_800, lasts: false },
        { id: 14, title: 'queue is stuck', priority: 2, seconds: 10_800 - 3_600, lasts: true },
      ],
      unacknowledged: [{ id: 14, title: 'queue is stuck', priority: 2, seconds: 10_800 }],
      mtta_seconds: 180,
      mtta_seconds_before: 240,
      mttr_seconds: 2_400,
      mttr_seconds_before: null,
    },
    alerts: {
      now: 120,
      before: 200,
      messages: 9,
      told_incidents: 4,
      incidents: 4,
      hidden_by: [
        { kind: 'merged', alerts: 80 },
        { kind: 'held', alerts: 12 },
      ],
      noisy: [{ rule_id: 3, name: 'CPU above 90 %', alerts: 40, noise: 0.95 }],
      steps: [4, 0, 31, 60, 12, 8, 5],
    },
    services: {
      checked: 12,
      availability_percent: 99.7,
      availability_percent_before: 99.98,
      worst: [{ id: 7, name: 'shop', availability_percent: 99.1, down_seconds: 5_400, outages: 2 }],
      slow: [{ id: 8, name: 'search', ms: 1_840, ms_before: 600 }],
      certificates: [{ id: 7, name: 'shop', days: 5 }],
    },
    hosts: {
      total: 9,
      silent: [{ id: 4, name: 'edge-3', hours: 26 }],
      troubled: [{ id: 1, name: 'web-1', alerts: 40 }],
      cpu_ratio: 0.32,
      cpu_ratio_before: 0.31,
      memory_ratio: 0.71,
      memory_ratio_before: 0.56,
      disk_ratio: 0.64,
      disk_ratio_before: 0.6,
      rising: [{ id: 1, name: 'web-1', measure: 'memory', ratio: 0.9, ratio_before: 0.5 }],
    },
    issues: {
      fresh: 3,
      regressed: 1,
      lines: 4_310,
      unseen: 2,
      top: [
        {
          id: 99,
          title: 'TimeoutError: pool is empty',
          service: 'checkout',
          lines: 4_000,
          state: 'new',
          is_fresh: true,
        },
      ],
    },
    logs: {
      now: 1_200_000,
      before: 1_000_000,
      errors: 900,
      errors_before: 0,
      fresh: 6,
      top_fresh: [{ id: 5, text: 'pool <name> is empty', lines: 4_000 }],
      surging: [{ id: 6, text: 'retry <num> of <num>', lines: 90_000, lines_before: 400 }],
    },
    findings: {
      count: 5,
      top: [{ id: 2, kind: 'metric', subject: 'web-1', measure: 'cpu_usage', score: 0.91 }],
    },
    forecasts: {
      soon: [
        { id: 1, kind: 'disk', subject: 'db-1 /var', days: 0, days_early: 0 },
        { id: 2, kind: 'disk', subject: 'web-1 /', days: 3.2, days_early: 2 },
      ],
    },
    llm: {
      calls: 5_210,
      calls_before: 4_000,
      costs: [{ currency: 'USD', amount: 41.5, amount_before: 20 }],
      models: [{ name: 'gpt-large', currency: 'USD', amount: 38.1 }],
      budgets: [{ id: 1, name: 'team', used_percent: 92, state: 'warned' }],
    },
    changes: {
      count: 14,
      kinds: [
        { kind: 'package', count: 11 },
        { kind: 'kernel', count: 3 },
      ],
      hosts: [{ id: 1, name: 'web-1', count: 9 }],
    },
    knowledge_drafts: 2,
  });
}
