import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { LEAST_RIGHTS } from './rights.ts';

it('the rights that the README documents are those that the tests run with', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  expect(readme.replace(/\s+/g, ' ')).toContain(LEAST_RIGHTS);
});
