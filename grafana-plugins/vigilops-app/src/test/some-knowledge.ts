import type { Article, Digest, ListedArticle } from '@vigilops/contracts/api';

const FACTS = {
  id: 7,
  source: 'written',
  state: 'published',
  incident_id: null,
  version: 2,
  created_at: '2026-02-01T10:00:00.000000Z',
  created_by: 'Ann',
  updated_at: '2026-02-20T10:00:00.000000Z',
  updated_by: 'Bo',
  helped: 3,
  not_helped: 1,
} as const;

export function anArticle(changes: Partial<Article> = {}): Article {
  return {
    ...FACTS,
    title: 'Pool exhausted',
    body: 'Requests wait for a `connection`.\n<b>never bold</b>',
    steps: ['Look at `pg_stat_activity`', 'End what blocks'],
    tags: ['database'],
    applies_to: { services: ['shop'], rules: ['5xx'], templates: [42], issues: [] },
    language: null,
    ...changes,
  };
}

export function aListedArticle(changes: Partial<ListedArticle> = {}): ListedArticle {
  return {
    ...FACTS,
    title: 'Pool exhausted',
    tags: ['database'],
    language: null,
    excerpt: 'Requests wait for a connection.',
    score: null,
    fits_because: [],
    ...changes,
  };
}

export function aDigest(changes: Partial<Digest> = {}): Digest {
  return {
    id: 4,
    kind: 'daily',
    from: '2026-02-28T00:00:00.000000Z',
    to: '2026-03-01T00:00:00.000000Z',
    language: 'en',
    made_at: '2026-03-01T09:00:00.000000Z',
    told: 2,
    title: 'Digest of 2026-02-28',
    summary: '2 incidents (before: 1).',
    summary_by: 'template',
    is_empty: false,
    actions: [{ text: 'Look at once: db-1: the disk is full', link: '/a/vigilops-app/analysis/forecasts' }],
    sections: [
      {
        id: 'alerts',
        title: 'Alerts and noise',
        link: 'https://elsewhere.example.com',
        figures: [{ label: 'Alerts', value: '12', change: '+50 %', tone: 'bad' }],
        bars: [0, 4, 8],
        lines: [{ text: 'web-1: 4 alerts', link: '/a/vigilops-app/hosts/1', tone: 'bad' }],
      },
    ],
    facts: {
      incidents: null,
      alerts: null,
      services: null,
      hosts: null,
      issues: null,
      logs: null,
      findings: null,
      forecasts: null,
      llm: null,
      changes: null,
      knowledge_drafts: 0,
      left_out: [],
    },
    ...changes,
  };
}
