import { describe, expect, it } from 'vitest';
import { ROOT } from '../paths.ts';
import { problemsOf } from './claims.ts';
import { gatherFacts, type Facts } from './facts.ts';

const FACTS: Facts = {
  files: new Set([
    'Makefile',
    'agent/src/main.ts',
    'agent/src/relay/README.md',
    'agent/src/relay/door.ts',
    'agent/src/spool/spool.ts',
    'docs/guides/local-relay.md',
  ]),
  folders: new Set(['agent', 'agent/src', 'agent/src/relay', 'agent/src/spool', 'docs', 'docs/guides']),
  words: new Set(['createDoor', 'vigilops.agent.sent', 'VIGILOPS_PORT', 'VIGILOPS_SECRET']),
  targets: new Set(['check', 'up']),
  routes: ['/api/v1/hosts', '/api/v1/hosts/{id}/tags'],
};
const ROOM = 'agent/src/relay/README.md';
const said = (text: string, document = ROOM) => problemsOf(document, text, FACTS);

describe('what documents say', () => {
  it.each([
    ['a file of the room', '`door.ts`'],
    ['a file of a room around it', '`spool/spool.ts` and `main.ts`'],
    ['a path from the top', '`agent/src/spool/spool.ts` in `agent/src`'],
    ['a folder, and one that is built', '`spool/`, `../spool/`, `dist/`, `.cache/`'],
    ['a link', '[relay](../../../docs/guides/local-relay.md#who) and [others](https://example.com)'],
    ['a target', '`make check` or `npx vitest`\n\n```\nmake up\n```'],
    ['a setting, and the file of a secret', 'VIGILOPS_PORT, VIGILOPS_SECRET_FILE, `VIGILOPS_…`'],
    [
      'a route, with its parameter or only its begin',
      '/api/v1/hosts, /api/v1/hosts/7/tags, `/api/v1/hosts/{id}`',
    ],
    [
      'a name of the code, and one for many',
      '`createDoor(deps)`, `createXDoor`, `vigilops.agent.sent`, `vigilops.agent.*`',
    ],
    ['names of others in a block of code', '```yaml\nsomeKey: 1\n```'],
  ])('holds: %s', (_what, text) => {
    expect(said(text)).toEqual([]);
  });

  it.each([
    ['a file that was renamed', 'by `doors.ts`', '`doors.ts` is no file of this room, nor of one around it'],
    [
      'a file of another room by its bare name',
      '`spool.ts`',
      '`spool.ts` is no file of this room, nor of one around it',
    ],
    ['a path that is gone', '`agent/src/send/otlp.ts`', '`agent/src/send/otlp.ts` does not exist'],
    ['a folder that is gone', '`../send/`', 'there is no folder `../send/`'],
    ['a link that leads nowhere', '[x](../none.md)', 'the link to ../none.md leads nowhere'],
    ['a target that is gone', '`make tests`', 'there is no `make tests`'],
    ['a setting that is gone', 'set `VIGILOPS_PORTS`', 'there is no setting VIGILOPS_PORTS'],
    ['a route that is gone', '`GET /api/v1/machines`', 'there is no route /api/v1/machines'],
    ['a function that is gone', '`createGate`', 'no source has the name `createGate`'],
    ['a metric that is gone', '`vigilops.agent.lost`', 'no source has the name `vigilops.agent.lost`'],
    ['a README that is long', 'line\n'.repeat(41), '41 lines, at most 40'],
  ])('is found: %s', (_what, text, problem) => {
    expect(said(text)).toContain(`${ROOM}: ${problem}`);
  });

  it('names the rooms that the plan of the house has not', () => {
    const facts = {
      ...FACTS,
      folders: new Set(['backend/src/query', 'backend/src/store', 'backend/src/store/read']),
    };
    expect(problemsOf('docs/architecture.md', '`backend/src/store`', facts)).toEqual([
      'docs/architecture.md: the room `backend/src/query` is not on it',
    ]);
  });

  it('says each problem once', () => {
    expect(said('`make tests`, again `make tests`')).toHaveLength(1);
  });

  it('lets guides for users name what is not ours, and be long', () => {
    expect(said(`\`deleteRules\`\n${'line\n'.repeat(41)}`, 'docs/guides/local-relay.md')).toEqual([]);
  });
});

it('knows this repository: its files, targets, routes and names', () => {
  const facts = gatherFacts(ROOT);
  expect(facts.files).toContain('scripts/documents/facts.ts');
  expect(facts.folders).toContain('scripts/documents');
  expect(facts.targets).toContain('check');
  expect(facts.routes).toContain('/api/v1/hosts');
  expect(facts.words).toContain('gatherFacts');
});
