import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createRecorder } from '../../test/recorder.ts';
import type { FetchAnswer } from '../assigned/fetch.ts';
import { followChecks } from './assigned.ts';
import { parseAssigned } from './parse-assigned.ts';
import { manualTime } from './test/manual-time.ts';

const FILE = 'assigned-checks.json';
const SERVER = 'https://v.example.com';

const tcp = (id: number, port = 1) => ({
  id,
  name: `check ${String(id)}`,
  check: { type: 'tcp', host: 'a', port },
  interval_seconds: 60,
  timeout_seconds: 10,
  failures: 2,
  successes: 1,
});
const answer = (etag: string, ...items: readonly unknown[]): FetchAnswer => ({
  status: 200,
  etag,
  text: JSON.stringify({ revision: etag, items }),
});
const NOT_MODIFIED: FetchAnswer = { status: 304, etag: undefined, text: '' };

/** An agent that follows a server which gives these answers one after the other, then none. */
async function following(
  answers: readonly (FetchAnswer | Error)[],
  { directory = createHostTree().directory, server = SERVER } = {},
) {
  const time = manualTime();
  const log = createRecorder();
  const assigned: (readonly string[])[] = [];
  const read: string[] = [];
  const asked: { readonly etag: string | undefined; readonly atMs: number }[] = [];
  const stop = new AbortController();
  const ended = followChecks(
    {
      ...time,
      logger: log.logger,
      random: () => 0.5,
      server,
      stateDirectory: directory,
      fetch: (etag) => {
        const next = answers[asked.length] ?? new Error('connect ECONNREFUSED');
        asked.push({ etag, atMs: time.clock.monotonicMs() });
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
      },
      parse: async (text) => {
        read.push(text);
        return Promise.resolve(parseAssigned(text));
      },
      assign: (definitions) => void assigned.push(definitions.map(({ key }) => key)),
    },
    stop.signal,
  );
  const until = async (count: number) => {
    while (asked.length < count || time.clock.sleepers === 0) {
      await time.clock.advance(time.clock.sleepers === 0 ? 0 : 1_000);
    }
  };
  return {
    directory,
    assigned,
    read,
    asked,
    until,
    /** What was complained about; what is for debugging only is no complaint. */
    warnings: () => log.lines().filter((line) => !line.startsWith('debug')),
    async stop() {
      stop.abort(new Error('the test is over'));
      await ended;
    },
  };
}

describe('checks of the server', () => {
  it('are fetched every 20 seconds, and taken when they have changed', async () => {
    const agent = await following([
      answer('1', tcp(1)),
      NOT_MODIFIED,
      answer('2', tcp(1), tcp(2)),
      answer('3'),
    ]);
    await agent.until(5);
    expect(agent.assigned).toEqual([['id:1'], ['id:1', 'id:2'], []]);
    expect(agent.asked.map(({ etag }) => etag)).toEqual([undefined, '1', '1', '2', '3']);
    expect((agent.asked[1]?.atMs ?? 0) - (agent.asked[0]?.atMs ?? 0)).toBe(20_000);
    await agent.stop();
  });

  it('are not read again when the server says the same without being asked whether it is', async () => {
    const noList = { status: 200, etag: undefined, text: 'a page' };
    const agent = await following([answer('1', tcp(1)), answer('1', tcp(1)), noList, noList, noList]);
    await agent.until(2);
    expect([agent.assigned, agent.read]).toEqual([[['id:1']], [expect.stringContaining('items')]]);
    await agent.until(5);
    expect(agent.read).toHaveLength(2);
    await agent.stop();
  });

  it('are kept over a restart without the server, where nobody else can read them', async () => {
    const first = await following([answer('1', tcp(1))]);
    await first.until(1);
    await first.stop();
    const { directory } = first;
    expect(statSync(join(directory, FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual([FILE]);
    const second = await following([], { directory });
    await second.until(1);
    expect(second.assigned).toEqual([['id:1']]);
    expect(second.asked[0]?.etag).toBe('1');
    await second.stop();
  });

  it('of another server are not run', async () => {
    const first = await following([answer('1', tcp(1))]);
    await first.until(1);
    await first.stop();
    const second = await following([], { directory: first.directory, server: 'https://other.example.com' });
    await second.until(1);
    expect(second.assigned).toEqual([]);
    expect(second.asked[0]?.etag).toBeUndefined();
    await second.stop();
  });

  it.each([401, 403, 404, 500, 302])(
    'stay as they are, without noise, when the server answers %i',
    async (status) => {
      const refusal = { status, etag: undefined, text: '{"code":"x"}' };
      const agent = await following([
        answer('1', tcp(1)),
        refusal,
        new Error('connect ECONNREFUSED'),
        refusal,
      ]);
      await agent.until(4);
      expect(agent.assigned).toEqual([['id:1']]);
      expect(agent.warnings()).toEqual([]);
      await agent.stop();
    },
  );

  it('that are not understood are left out, and told once', async () => {
    const script = { ...tcp(9), check: { type: 'script', command: ['/bin/true'] } };
    const agent = await following([
      answer('1', tcp(1), script),
      answer('2', tcp(1), tcp(2), script),
      answer('3', tcp(1)),
    ]);
    await agent.until(3);
    expect(agent.assigned).toEqual([['id:1'], ['id:1', 'id:2'], ['id:1']]);
    expect(agent.warnings()).toEqual([
      expect.stringMatching(
        /^warn the server defines checks that this agent does not understand 9 "check 9": check\.type/,
      ),
    ]);
    await agent.stop();
  });

  it('stay as they are when the whole list cannot be read', async () => {
    const agent = await following([
      answer('1', tcp(1)),
      { status: 200, etag: '2', text: '<html>' },
      answer('3', tcp(3)),
    ]);
    await agent.until(3);
    expect(agent.assigned).toEqual([['id:1'], ['id:3']]);
    expect(agent.asked[2]?.etag).toBe('1');
    expect(agent.warnings()).toHaveLength(1);
    await agent.stop();
  });

  it.each(['', '{', '[]', '{"server":"https://v.example.com"}', 'null'])(
    'start from nothing where the file holds %j',
    async (text) => {
      const { directory } = createHostTree();
      writeFileSync(join(directory, FILE), text);
      const agent = await following([answer('1', tcp(1))], { directory });
      await agent.until(1);
      expect(agent.assigned).toEqual([['id:1']]);
      expect(agent.warnings()).toEqual([]);
      expect((JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as { etag: string }).etag).toBe('1');
      await agent.stop();
    },
  );

  it('run also where they cannot be kept', async () => {
    const { directory } = createHostTree();
    const agent = await following([answer('1', tcp(1))], { directory: join(directory, 'gone') });
    await agent.until(2);
    expect(agent.assigned).toEqual([['id:1']]);
    expect(agent.asked[1]?.etag).toBe('1');
    chmodSync(directory, 0o700);
    await agent.stop();
  });
});
