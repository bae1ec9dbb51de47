import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseState, readState, withIncident, writeState } from './state.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigilops-demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

const DAY = 86_400_000;

it('is empty where there is no file', async () => {
  expect(await readState(join(folder, 'none.json'))).toEqual({ incidents: {} });
});

it('reads what it wrote, in a folder that it made', async () => {
  const path = join(folder, 'deep', 'state.json');
  const state = withIncident({ incidents: {} }, '42/50/100', 1_800_000_000_000);
  await writeState(path, state);
  expect(await readState(path)).toEqual({ incidents: { '42/50/100': [1_800_000_000_000] } });
});

it('forgets incidents after sixty days, and keeps those of other worlds', () => {
  const old = { incidents: { a: [1_000, 61 * DAY], b: [5] } };
  expect(withIncident(old, 'a', 62 * DAY)).toEqual({ incidents: { a: [61 * DAY, 62 * DAY], b: [5] } });
});

it.each(['', '{', '[]', '7', '{"incidents":3}', 'null'])(
  'takes the spoiled file %j for none',
  async (text) => {
    const path = join(folder, 'state.json');
    await writeFile(path, text);
    expect(await readState(path)).toEqual({ incidents: {} });
  },
);

it('drops what is no time', () => {
  expect(parseState({ incidents: { a: [1, 'x', null, 2.5, 3], b: 'no' } })).toEqual({
    incidents: { a: [1, 3], b: [] },
  });
});
