import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from '../options.ts';
import { virtualClock } from '../test/virtual-clock.ts';
import { NOON } from '../test/worlds.ts';
import { runDemo } from './demo.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigilops-demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the demonstration against a gate that answers `status` of its request number, in virtual time. */
async function run(
  args: readonly string[],
  startMs: number,
  statusOf: (request: number) => number = () => 200,
) {
  const options = parseOptions([
    '--state',
    join(folder, 'state.json'),
    '--hosts',
    '10',
    '--services',
    '12',
    ...args,
  ]);
  if (options === 'help') {
    throw new Error('not asked for');
  }
  const ids: string[] = [];
  const paths: string[] = [];
  const words: string[] = [];
  const clock = virtualClock(startMs);
  let requests = 0;
  const rejected = await runDemo(
    options,
    'token',
    {
      clock,
      random: () => 0.5,
      write: (text) => words.push(text),
      fetch: async (input, init) => {
        const status = statusOf(requests++);
        paths.push(new URL(String(input)).pathname);
        if (status === 200) {
          ids.push(new Headers(init?.headers).get('x-vigilops-batch-id') ?? '');
        }
        return new Response(null, { status });
      },
    },
    new AbortController().signal,
  );
  return { ids, paths, text: words.join(''), rejected, endMs: clock.now().getTime() };
}

/** Each run makes minutes of a small world; a busy machine takes its time. */
const SLOW_MS = 60_000;

describe('runDemo', { timeout: SLOW_MS }, () => {
  it('sends history, announces the incident and goes on live for as long as told', async () => {
    const { ids, text, endMs, rejected } = await run(['--history', '2m', '--minutes', '4'], NOON);
    expect(rejected).toBe(0);
    // The agents' first measurement is sent ahead of all and comes again in its turn.
    expect(new Set(ids).size).toBe(ids.length - 1);
    expect(text).toMatch(/history sent: .*points.*lines.*spans/);
    expect(text).toContain('12:03:00  connections of payments-db run out');
    expect(text).toMatch(/live ended/);
    expect(endMs - NOON).toBeGreaterThanOrEqual(4 * 60_000 - 5000);
    expect(endMs - NOON).toBeLessThan(5 * 60_000);
  });

  it('sends in a second run only batches that the first has sent', async () => {
    const first = await run(['--history', '2m', '--minutes', '2'], NOON);
    const again = await run(['--history', '3m', '--no-live'], first.endMs);
    const known = new Set(first.ids);
    expect(again.ids.length).toBeGreaterThan(50);
    // What became due since then is new; everything older is known.
    expect(again.ids.filter((id) => !known.has(id)).length).toBeLessThanOrEqual(5);
  });

  it('waits for a gate that is busy and loses nothing', async () => {
    const calm = await run(['--history', '2m', '--no-live'], NOON);
    const busy = await run(['--history', '2m', '--no-live'], NOON, (request) =>
      request % 3 === 0 ? 503 : 200,
    );
    expect(calm.ids.every((id) => busy.ids.includes(id))).toBe(true);
    expect(busy.text).toContain('waiting');
    expect(busy.text).toMatch(/0 items rejected by the gate, \d+ waits/);
  });

  it('stops with the gate’s words when the token is refused', async () => {
    await expect(run(['--history', '2m'], NOON, () => 401)).rejects.toMatchObject({ code: 'AUTH_INVALID' });
  });

  it('lets the agents speak first, so that the gate’s cards of hosts are theirs', async () => {
    const { paths } = await run(['--history', '2m', '--no-live'], NOON);
    expect(paths[0]).toBe('/v1/metrics');
    const live = await run(['--history', '0s', '--minutes', '0.2'], NOON);
    expect(live.paths[0]).toBe('/v1/metrics');
  });

  it('needs no history', async () => {
    const { ids, text } = await run(['--history', '0s', '--minutes', '1'], NOON);
    expect(ids.length).toBeGreaterThan(10);
    expect(text).toContain('An incident is coming');
  });
});
