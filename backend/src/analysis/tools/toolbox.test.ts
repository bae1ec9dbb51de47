import { VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ToolSources } from './sources.ts';
import { defineTool, type Found, type Row } from './tool.ts';
import { createToolbox, MAX_OUTPUT_BYTES } from './toolbox.ts';
import { TOOLS } from './tools.ts';

interface Output {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

const sources = {} as ToolSources;

function boxOf(find: () => Found | Promise<Found>) {
  const defects: unknown[] = [];
  const tool = defineTool({
    name: 'find',
    title: 'Find',
    description: 'Finds.',
    input: z.strictObject({ count: z.int().min(1).max(10).default(3), text: z.string().optional() }),
    run: () => Promise.resolve().then(find),
  });
  const logger = { error: (fields: object) => defects.push(fields) } as unknown as Logger;
  const box = createToolbox([tool], { near: () => [], timeZone: () => 'UTC', logger });
  const run = (input: unknown = {}, name = 'find') => box.run(name, input, { sources, nowUs: 0 });
  const output = async () => JSON.parse((await run()).text) as Output;
  return { run, output, defects };
}

const rows = (count: number, fields: object = {}): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    cite: `row:${String(i)}`,
    link: `/a/vigilops-app/x/${String(i)}`,
    ...fields,
  }));

describe('toolbox', () => {
  it('answers with no more than its bytes, and says how many rows it left out', async () => {
    const { run } = boxOf(() => ({ rows: rows(500, { body: '错'.repeat(400) }), notes: ['one thing'] }));
    const { text, rows: cited } = await run();
    const { rows: shown, notes } = JSON.parse(text) as Output;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_OUTPUT_BYTES + 200);
    expect(shown.length).toBeGreaterThan(20);
    expect(cited.map(({ cite }) => cite)).toEqual(shown.map(({ cite }) => cite));
    expect(notes).toEqual(['one thing', expect.stringContaining(`${String(500 - shown.length)} more rows`)]);
  });

  it('cuts a text that is too long, lists and depth', async () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } };
    const { output } = boxOf(() => ({
      rows: rows(1, { body: 'x'.repeat(1_000_000), list: Array.from({ length: 5_000 }, (_, i) => i), deep }),
    }));
    const { rows: shown } = await output();
    expect(String(shown[0]?.['body'])).toMatch(/^x{1000}… \(999000 characters more\)$/);
    expect(shown[0]?.['list']).toHaveLength(51);
    expect(JSON.stringify(shown[0]?.['deep'])).toContain('\\"');
  });

  it('sets the mask before it cuts, so that no half of a secret is left', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const { output } = boxOf(() => ({ rows: rows(1, { body: `${'x'.repeat(980)} ${secret}` }) }));
    const { rows: shown } = await output();
    expect(String(shown[0]?.['body'])).not.toContain('ghp_a1');
  });

  it('gives one value the same mark wherever it stands, and leaves what the house wrote', async () => {
    const id = '4111111111111111';
    const { output } = boxOf(() => ({
      rows: [
        {
          cite: `log:${id}`,
          link: `/a/vigilops-app/logs?line=${id}`,
          body: 'from ada@example.com',
          card: id,
        },
        {
          cite: 'log:2',
          link: '/a/vigilops-app/logs',
          fields: { user: 'ada@example.com', to: 'bob@example.com' },
        },
      ],
    }));
    expect((await output()).rows).toEqual([
      {
        cite: `log:${id}`,
        link: `/a/vigilops-app/logs?line=${id}`,
        body: 'from <EMAIL_1>',
        card: expect.stringMatching(/^<CARD_1>$/) as string,
      },
      { cite: 'log:2', link: '/a/vigilops-app/logs', fields: { user: '<EMAIL_1>', to: '<EMAIL_2>' } },
    ]);
  });

  it('takes out what people cannot see', async () => {
    const hidden = 'a\u200b\u202e\u0007\u{e0041}b\ufeff\u001b[31m';
    const { output } = boxOf(() => ({ rows: rows(1, { body: hidden, [`k${hidden}`]: 1 }) }));
    expect(JSON.stringify((await output()).rows)).toContain('"body":"ab[31m","kab[31m":1');
  });

  it.each([
    ['an unknown tool', {}, 'nothing', /no tool "nothing"; the tools are find/],
    ['no object', 'all', 'find', /input: .*The fields of find are count, text/],
    ['an unknown field', { counts: 1 }, 'find', /"counts": no such field/],
    ['a number too large', { count: 11 }, 'find', /count: /],
  ])('says to who asks with %s what is there', async (_name, input, tool, words) => {
    const { run } = boxOf(() => ({ rows: [] }));
    expect(await run(input, tool)).toMatchObject({
      isError: true,
      rows: [],
      text: expect.stringMatching(words) as string,
    });
  });

  it('takes null for a field that is left out', async () => {
    const { run } = boxOf(() => ({ rows: [] }));
    expect(await run({ count: null, text: null })).toMatchObject({ isError: false });
  });

  it.each([
    [new VigilError('NOT_FOUND', 'no such thing of ada@example.com'), 'no such thing of <EMAIL_1>'],
    [
      new VigilError('STORE_UNAVAILABLE', 'the database is away'),
      'the database is away; ask again in a moment',
    ],
  ])('hands on %s in words', async (error, words) => {
    const { run, defects } = boxOf(() => Promise.reject(error));
    expect(await run()).toEqual({ isError: true, text: words, rows: [] });
    expect(defects).toEqual([]);
  });

  it('tells nobody what a defect is about, but logs it', async () => {
    const { run, defects } = boxOf(() => Promise.reject(new Error('secret of the house')));
    expect((await run()).text).not.toContain('secret');
    expect(defects).toHaveLength(1);
  });
});

describe('the tools', () => {
  it('have names that models take, and schemas whose fields are all described by a type', () => {
    const { descriptions } = createToolbox(TOOLS, {
      near: () => [],
      timeZone: () => 'UTC',
      logger: {} as Logger,
    });
    for (const { name, inputSchema } of descriptions) {
      expect(name).toMatch(/^[a-z][a-z_]{1,63}$/);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(JSON.stringify(inputSchema).length, name).toBeLessThan(8_000);
    }
    expect(JSON.stringify(descriptions).length).toBeLessThan(40_000);
  });

  it('are all in the guide, and no others', async () => {
    const guide = await readFile(new URL('../../../../docs/guides/mcp.md', import.meta.url), 'utf8');
    const told = [...guide.matchAll(/^\| `([a-z_]+)` /gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(TOOLS.map(({ name }) => name).sort());
  });
});
