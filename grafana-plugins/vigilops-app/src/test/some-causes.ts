import type { CauseEvidence, CausePlace, RootCause, RootCauseAnswer } from '@vigilops/contracts/api';

const AT = '2026-03-01T12:00:00.000000Z';

export const aCausePlace = (fields: Partial<CausePlace> = {}): CausePlace => ({
  id: 'service:postgres',
  kind: 'service',
  name: 'postgres',
  host_id: null,
  service_id: 3,
  link: '/a/vigilops-app/services/3',
  ...fields,
});

export const someCauseEvidence = (fields: Partial<CauseEvidence> = {}): CauseEvidence => ({
  kind: 'metric',
  metric: 'postgresql.backends',
  role: 'saturation',
  unit: '{connection}',
  before: 20,
  after: 100,
  changed_at: AT,
  strength: 40,
  is_new: false,
  change: null,
  link: '/a/vigilops-app/services/3',
  ...fields,
});

/** A full pool, slow answers of api, failing ones of web. */
export const aCauseAnswer = (fields: Partial<RootCauseAnswer> = {}): RootCauseAnswer => {
  const web = aCausePlace({ id: 'service:web', name: 'web', link: '/a/vigilops-app/services/1' });
  return {
    verdict: 'found',
    why: null,
    symptom: web,
    asked_onset: AT,
    onset: AT,
    from: '2026-03-01T10:00:00.000000Z',
    to: AT,
    candidates: [
      {
        place: aCausePlace(),
        score: 0.6,
        confidence: 'high',
        evidence: [someCauseEvidence()],
        path: ['web', 'api', 'postgres'],
      },
      {
        place: aCausePlace({ id: 'change:1', kind: 'change', name: 'db-1 nginx', link: null }),
        score: 0.2,
        confidence: 'low',
        evidence: [
          someCauseEvidence({
            kind: 'change',
            change: {
              kind: 'package',
              action: 'changed',
              subject: 'nginx',
              before: '1.0',
              after: '1.1',
              count: 1,
            },
          }),
        ],
        path: ['db-1 nginx'],
      },
    ],
    chain: [
      { place: aCausePlace(), evidence: someCauseEvidence(), relation: 'uses' },
      {
        place: web,
        evidence: someCauseEvidence({
          metric: 'request.errors',
          role: 'errors',
          unit: '1',
          before: 0,
          after: 0.5,
        }),
        relation: null,
      },
    ],
    left_out: [],
    looked_at: { places: 9, metrics: 13, changes: 1, took_ms: 40 },
    text: 'postgres: postgresql.backends 100, usually 20; felt at web',
    ...fields,
  };
};

export const unknownCause = (): RootCauseAnswer =>
  aCauseAnswer({
    verdict: 'unknown',
    why: 'nothing_moved',
    candidates: [],
    chain: [],
    text: 'Nothing left its usual range at that time.',
  });

export const aRootCause = (fields: Partial<RootCause> = {}): RootCause => ({
  id: 5,
  incident_id: 1,
  at: AT,
  trigger: 'auto',
  asked_by: null,
  answer: aCauseAnswer(),
  feedback: null,
  ...fields,
});
