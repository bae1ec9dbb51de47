import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROUTES } from '../backend/src/api/index.ts';
import { allDashboards } from '../dashboards/src/index.ts';
import { committedDashboards, panelsOf } from '../e2e/src/dashboards/dashboard-file.ts';
import { questionsOf } from '../e2e/src/dashboards/questions.ts';
import { ALL } from '../e2e/src/dashboards/variables.ts';
import {
  listTracesQuery,
  logQueryRequest,
  logVolumeRequest,
  metricQueryRequest,
} from '../packages/contracts/src/api/index.ts';
import { ERROR_CATALOGUE } from '../packages/contracts/src/index.ts';
import { ROOT } from './paths.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

it('the error reference has every code of the catalogue, and no other', () => {
  const listed = [...read('docs/reference/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, code]) => code,
  );
  expect(listed).toEqual(Object.keys(ERROR_CATALOGUE));
});

it('the committed description has every route, with its scope and a schema for every answer', () => {
  const { paths } = JSON.parse(read('docs/openapi.json')) as {
    paths: Record<string, Record<string, { operationId: string; description: string }>>;
  };
  for (const route of ROUTES) {
    const operation = paths[route.path]?.[route.method];
    expect(operation?.operationId, `${route.method} ${route.path}: run make gen`).toBe(route.operationId);
    expect(operation?.description).toContain(
      {
        token: 'Needs the scope',
        person: 'people who signed in',
        public: 'everybody',
        enrollment: 'enrolment',
      }[route.policy.access],
    );
    expect(operation?.description).toContain(route.policy.access === 'token' ? route.policy.needs : '');
  }
});

it('the committed dashboards are what their code makes, and there is no other', () => {
  const made = allDashboards().map((dashboard) => JSON.parse(JSON.stringify(dashboard)) as { uid: string });
  const byUid = Object.fromEntries(made.map((dashboard) => [dashboard.uid, dashboard]));
  expect(Object.fromEntries(committedDashboards().map((one) => [one.uid, one]))).toEqual(byUid);
});

const CHOICES = [
  { host: ALL, service: ALL, group: ALL, level: ALL, text: '' },
  { host: 'db.eu (old)', service: 'shop', group: 'shop', level: 'warn', text: 'a.b' },
  { host: ['web-1', 'web-2'], service: ['shop', 'search'], group: ['a', 'b'], level: 'fatal', text: '' },
];

it.each(committedDashboards())('the API takes every question of $uid, whatever is chosen', (dashboard) => {
  const now = new Date();
  for (const choices of CHOICES) {
    const questions = questionsOf(dashboard, { range: '30d', choices, now });
    const targets = panelsOf(dashboard).flatMap((panel) => panel.targets ?? []);
    expect(questions).toHaveLength(targets.length + dashboard.annotations.list.length);
    for (const { name, kind, asked } of questions) {
      expect(JSON.stringify(asked), `${name}: a variable was not replaced`).not.toContain('$');
      expect(SCHEMAS[kind].safeParse(asked).error, name).toBeUndefined();
    }
  }
});

const bySchema = (schema: typeof logQueryRequest | typeof logVolumeRequest | typeof metricQueryRequest) =>
  schema;
const SCHEMAS = {
  metrics: bySchema(metricQueryRequest),
  lines: bySchema(logQueryRequest),
  volume: bySchema(logVolumeRequest),
  traces: listTracesQuery,
};
