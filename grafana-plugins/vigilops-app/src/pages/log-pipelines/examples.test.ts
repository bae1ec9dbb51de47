import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compose } from './document.ts';
import { BLANK, EXAMPLES, type Example } from './examples.ts';
import { becameOf, fieldChanges } from './tried.ts';
import type { TriedLine } from './types.ts';

/** Of the house, by their addresses: their types are not those of a browser. */
const room = join(import.meta.dirname, '../../../../../backend/src/ingest/pipelines');
const load = (file: string) =>
  import(pathToFileURL(join(room, file)).href) as Promise<Record<string, unknown>>;
const { readPipelines } = (await load('read-document.ts')) as {
  readonly readPipelines: (
    wanted: { readonly yaml: string },
    hashKey: string,
  ) => { readonly compiled: readonly object[] };
};
const { tryOut } = (await load('try-out.ts')) as {
  readonly tryOut: (
    compiled: readonly object[],
    lines: readonly object[],
    how: object,
  ) => Promise<{ readonly lines: readonly TriedLine[] }>;
};

async function tried({ yaml, service, lines }: Example) {
  const { compiled } = readPipelines({ yaml: compose([], -1, yaml).yaml }, 'k'.repeat(32));
  const nowUs = Date.parse('2026-01-05T01:00:00Z') * 1_000;
  const answer = await tryOut(
    compiled,
    lines(nowUs / 1_000).map((body, sequence) => ({
      body,
      service,
      isStructured: false,
      host: '',
      file: '',
      severity: 0,
      severityText: '',
      timeUs: nowUs,
      sequence,
      attributes: {},
      traceId: '',
    })),
    {
      findFields: true,
      context: { minUs: 0, maxUs: nowUs * 2, receivedAtUs: nowUs, nowMs: () => 0 },
      signal: AbortSignal.timeout(10_000),
    },
  );
  return answer.lines;
}

const named = (key: string) => {
  const found = EXAMPLES.find((each) => each.key === key);
  if (found === undefined) {
    throw new Error(`there is no example ${key}`);
  }
  return found;
};
const fields = (line: TriedLine | undefined) =>
  Object.fromEntries(
    (line === undefined ? [] : fieldChanges(line)).map(({ field, after }) => [field, after]),
  );

describe('the examples', () => {
  it.each(EXAMPLES.map(({ key }) => key))('%s is taken by the house, and does something', async (key) => {
    const became = (await tried(named(key))).map(becameOf);
    expect(became.some((each) => each !== 'same' && each !== 'unmatched')).toBe(true);
  });

  it('take lines of nginx apart, with their own time', async () => {
    const [get, post, other] = await tried(named('nginx'));
    expect(fields(get)).toMatchObject({
      client: '203.0.113.7',
      method: 'GET',
      path: '/cart?id=7',
      status: '200',
      bytes: '512',
      time: '2026-01-05T00:59:00.000000Z',
    });
    expect(fields(get)).not.toHaveProperty('at');
    expect(fields(post)).toMatchObject({ status: '502', user: 'ann' });
    expect(other && becameOf(other)).toBe('failed');
  });

  it('mask what is secret, and leave the rest', async () => {
    const [receipt, signIn, cart] = await tried(named('mask'));
    expect(receipt?.after?.body).toMatch(/^receipt sent to <EMAIL:[0-9a-f]+> for card <CARD:[0-9a-f]+>$/);
    expect(signIn?.after?.body).not.toContain('hunter2');
    expect(cart && becameOf(cart)).toBe('same');
  });

  it('keep what is no debug line', async () => {
    const [info, ...debug] = (await tried(named('debug'))).map(({ outcome }) => outcome);
    expect(info).toBe('kept');
    expect(debug).toContain('sampled_out');
  });

  it('drop health checks alone', async () => {
    expect((await tried(named('health'))).map(becameOf)).toEqual(['dropped', 'unmatched']);
  });

  it('begin with something that the house takes, too', () => {
    expect(readPipelines({ yaml: compose([], -1, BLANK).yaml }, 'k'.repeat(32)).compiled).toHaveLength(1);
  });
});
