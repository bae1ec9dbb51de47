import { describe, expect, it } from 'vitest';
import { openHouse } from '../test/memory-house.ts';

const WEB = `
  - name: web
    match: { services: [nginx] }
    steps:
      - { type: parse_grok, pattern: '%{IP:client} %{WORD:method}' }
      - { type: metric, name: web.requests, labels: [method] }`;
const MASK = `
  - name: secrets
    steps: [{ type: mask, kinds: [password, token] }]`;
const DROP = `
  - name: health
    steps: [{ type: drop, when: { field: body, matches: 'GET /health' } }]`;
const fileOf = (...pipelines: string[]) =>
  `vigilops: 1\nlog_pipelines:${pipelines.length === 0 ? ' []' : pipelines.join('')}\n`;

function open() {
  const house = openHouse();
  const names = () => house.kept().pipelines.definitions.map(({ name }) => name);
  const told = async (work: ReturnType<typeof house.import>) =>
    (await work).map(({ kind, action, name }) => `${action} ${kind} ${name}`);
  return { ...house, names, told };
}

describe('pipelines of logs in a file', () => {
  it('are kept in its order, and the same file again changes nothing', async () => {
    const house = open();
    expect(await house.told(house.dryRun(fileOf(WEB, MASK)))).toEqual([
      'add log_pipeline web',
      'add log_pipeline secrets',
    ]);
    expect(house.names()).toEqual([]);
    await house.import(fileOf(WEB, MASK));
    expect(house.names()).toEqual(['web', 'secrets']);
    const exported = await house.export();
    expect(exported).toContain('log_pipelines:\n  - name: web\n    match:');
    expect(exported).not.toContain('buckets');
    expect(await house.import(exported, true)).toEqual([]);
    expect(house.kept()).toMatchObject({ audit: ['pipelines web, secrets'], pipelines: { version: 1 } });
  });

  it('show what differs of them as a file says it', async () => {
    const house = open();
    await house.import(fileOf(WEB, MASK));
    const other = fileOf(MASK.replace('[password, token]', '[password]'));
    expect(await house.import(other)).toMatchObject([
      {
        kind: 'log_pipeline',
        action: 'change',
        name: 'secrets',
        before: expect.stringContaining('token') as string,
        after: expect.not.stringContaining('token') as string,
      },
    ]);
    expect(house.names()).toEqual(['web', 'secrets']);
  });

  it('that the file does not name keep their place, and go only where that is asked for', async () => {
    const house = open();
    await house.import(fileOf(WEB, MASK, DROP));
    expect(await house.told(house.import(fileOf(DROP, WEB)))).toEqual(['change log_pipeline (order)']);
    expect(house.names()).toEqual(['health', 'secrets', 'web']);
    await house.import(fileOf(WEB.replace('name: web\n', 'name: new\n'), WEB));
    expect(house.names()).toEqual(['health', 'secrets', 'web', 'new']);
    expect(await house.import('vigilops: 1\n', true)).toEqual([]);
    expect(await house.told(house.import(fileOf(WEB), true))).toEqual([
      'remove log_pipeline health',
      'remove log_pipeline secrets',
      'remove log_pipeline new',
    ]);
    expect(await house.told(house.import(fileOf(), true))).toEqual(['remove log_pipeline web']);
    expect(house.names()).toEqual([]);
  });

  it.each([
    [
      'a pattern that cannot work',
      fileOf(MASK, DROP.replace("'GET /health'", "'(?=x)'")),
      /^configuration:6:.*`log_pipelines\.1\.steps\.0\.when\.matches`: .*line 6$/,
    ],
    [
      'a step that nobody knows',
      fileOf(MASK.replace('type: mask', 'type: hide')),
      /^configuration:4:.*log_pipelines/,
    ],
    ['two of one name', fileOf(MASK, MASK), /`log_pipelines\.1\.name`: a pipeline of this name stands above/],
  ])('are refused with line and key: %s', async (_what, yaml, message) => {
    const house = open();
    await expect(house.import(yaml)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(message) as string,
    });
    expect(house.kept().pipelines.version).toBe(0);
  });

  it('do not lose what another release left here', async () => {
    const house = open();
    house.leaveUnread('pipelines[0].steps[0].type: unknown');
    await expect(house.import(fileOf(MASK))).rejects.toThrow(/of another release, and would be lost/);
    expect(await house.import('vigilops: 1\n')).toEqual([]);
  });
});
