import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';
import { hashTokenSecret } from '../ingest/index.ts';
import type { TokenRecord, TokenStore } from '../model/index.ts';
import { runTokenCommand } from './token-commands.ts';

function desk() {
  const rows: { record: TokenRecord; hash: string }[] = [];
  const lines: string[] = [];
  const audited: string[] = [];
  const tokens: TokenStore = {
    find: () => Promise.resolve(undefined),
    markUsed: () => Promise.resolve(),
    create: (token, _at, { actor, action }) => {
      const record: TokenRecord = {
        id: rows.length + 1,
        name: token.name,
        kind: token.kind,
        scopes: new Set(token.scopes),
        hostId: null,
        hostKey: token.hostKey,
        expiresAt: token.expiresAt,
        revokedAt: null,
      };
      audited.push(`${actor.kind} ${action} ${token.name}`);
      rows.push({ record, hash: Buffer.from(token.secretHash).toString('hex') });
      return Promise.resolve(record);
    },
    revoke: (id, at, { actor, action }) => {
      const row = rows.find(({ record }) => record.id === id && record.revokedAt === null);
      if (row !== undefined) {
        row.record = { ...row.record, revokedAt: at };
        audited.push(`${actor.kind} ${action} ${row.record.name}`);
      }
      return Promise.resolve(row?.record);
    },
    list: () =>
      Promise.resolve(rows.map(({ record }) => ({ ...record, lastUsedAt: null, createdAt: new Date(0) }))),
  };
  const run = async (line: string): Promise<string> => {
    lines.length = 0;
    await runTokenCommand(line.split(' '), {
      tokens,
      clock: { ...systemClock, now: () => new Date('2026-01-01T00:00:00Z') },
      print: (text) => lines.push(text),
      signal: new AbortController().signal,
    });
    return lines.join('\n');
  };
  const refusal = (line: string) =>
    run(line).then(
      () => 'accepted',
      (error: unknown) => (error instanceof VigilError ? error.message : String(error)),
    );
  return { rows, run, refusal, audited };
}

describe('vigilops token', () => {
  it('writes down what was made and revoked, and nothing that failed', async () => {
    const { run, refusal, audited } = desk();
    await run('create --name laptop --kind api --scope read');
    await run('revoke 1');
    await refusal('revoke 1');
    await refusal('create --name x --kind api');
    expect(audited).toEqual(['command token.created laptop', 'command token.revoked laptop']);
  });

  it('creates a token, shows its secret once and stores its hash only', async () => {
    const { run, rows } = desk();
    const said = await run('create --name checkout --kind api --scope ingest --scope read --expires 90d');
    const secret = said.split('\n')[0] ?? '';
    expect(secret).toMatch(/^vgo_api_[\w-]{43}$/);
    expect(rows[0]?.hash).toBe(hashTokenSecret(secret).toString('hex'));
    expect(rows[0]?.record).toMatchObject({
      name: 'checkout',
      kind: 'api',
      expiresAt: new Date('2026-04-01T00:00:00Z'),
    });
    expect([...(rows[0]?.record.scopes ?? [])]).toEqual(['ingest', 'read']);
    const list = await run('list');
    expect(list).not.toContain(secret.slice(8));
    expect(list).toMatch(/1 +checkout +api +ingest,read +- +active +never/);
  });

  it('gives an agent token the scope ingest and one host', async () => {
    const { run, rows } = desk();
    await run('create --name web --kind agent --host web-1');
    expect(rows[0]?.record.hostKey).toBe('web-1');
    expect([...(rows[0]?.record.scopes ?? [])]).toEqual(['ingest']);
  });

  it('revokes a token by its id, once', async () => {
    const { run, refusal } = desk();
    await run('create --name a --kind agent');
    expect(await run('revoke 1')).toBe('token 1 revoked');
    expect(await refusal('revoke 1')).toContain('no token 1');
    expect(await run('list')).toContain('revoked');
  });

  it.each([
    ['create --kind api --scope read', '--name'],
    ['create --name a', '--kind'],
    ['create --name a --kind root', '--kind'],
    ['create --name a --kind api', '--scope is needed'],
    ['create --name a --kind api --scope everything', 'everything is none'],
    ['create --name a --kind agent --scope write', 'ingest only'],
    ['create --name a --kind api --scope read --host x', '--host goes with'],
    ['create --name a --kind agent --expires soon', '--expires'],
    ['create --name a --kind agent --nonsense 1', 'nonsense'],
    ['revoke', 'expected one id'],
    ['revoke all', 'expected one id'],
    ['destroy', 'expected create, list or revoke'],
  ])('refuses `%s` and says why', async (line, words) => {
    const { refusal, rows } = desk();
    expect(await refusal(line)).toContain(words);
    expect(rows).toEqual([]);
  });
});
