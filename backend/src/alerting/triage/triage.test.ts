import { settings } from '@vigilops/contracts/api';
import { expect, it } from 'vitest';
import type { IncidentRecord, TriageDecision, TriageView } from '../../model/index.ts';
import type { TriageFailure } from './decide-incidents.ts';
import { runTriage } from './triage.ts';
import type { Surroundings } from './surroundings.ts';

const idle = new AbortController().signal;
const around: Surroundings = {
  nowUs: 0,
  settings: settings.parse({}).notifications,
  language: 'en',
  titleOf: (name) => name,
  channels: [],
  maintenance: [],
  hosts: new Map(),
  services: new Map(),
  calls: new Map(),
  silencedBy: () => undefined,
};
const incident = (id: number): IncidentRecord => ({
  id,
  title: 'busy',
  severity: 'warning',
  priority: 3,
  priorityReason: '',
  cause: null,
  causeAlertId: null,
  quiet: null,
  startedUs: 0,
  lastAlertUs: 0,
  resolvedUs: null,
  acknowledgedUs: null,
  acknowledgedBy: null,
  assignedTo: null,
});
/** As a database would never hold it. */
const brokenAlert = (id: number, incidentId: number) =>
  ({ id, incidentId }) as unknown as TriageView['alerts'][number];
const VIEW: TriageView = {
  waiting: [{ id: 1, alertId: 5, kind: 'fired', atUs: 0 }],
  incidents: [incident(1)],
  alerts: [brokenAlert(5, 1)],
  notices: [],
  histories: [],
  firings: new Map(),
  undone: [],
};

it('tells what could not be decided on, and leaves what happened there waiting', async () => {
  const failures: TriageFailure[] = [];
  const decided: TriageDecision[] = [];
  const figures = await runTriage(
    {
      incidents: {
        waits: () => Promise.resolve(true),
        triage: (decide) => {
          decided.push(decide(VIEW));
          return Promise.resolve({ transitions: 0, notices: 0, left: 0 });
        },
      },
      lookAround: () => Promise.resolve(around),
      onNotices: () => expect.unreachable('nothing was made'),
      onFailure: (failure) => failures.push(failure),
    },
    0,
    idle,
  );
  expect(figures).toEqual({ transitions: 0, notices: 0, undecided: 1 });
  expect(decided).toEqual([{ decisions: [], undecided: [5] }]);
  expect(failures).toMatchObject([{ incidentId: 1, alertIds: [5], error: expect.any(Error) as Error }]);
});
