import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROUTES } from '../backend/src/api/index.ts';
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
      route.policy.access === 'token' ? route.policy.needs : 'everybody',
    );
  }
});
