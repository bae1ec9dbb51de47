import { silentLogger, systemClock } from '@vigilops/runtime';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TokenRecord } from '../../model/index.ts';
import { tokenRecord } from '../test/gate-harness.ts';
import { ensureFirstTokens } from './bootstrap-tokens.ts';
import { hashTokenSecret } from './token-secret.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

function fakeTokens() {
  const records = new Map<string, TokenRecord>();
  return {
    records,
    find: (hash: Uint8Array) => Promise.resolve(records.get(Buffer.from(hash).toString('hex'))),
    create: (token: {
      name: string;
      kind: TokenRecord['kind'];
      scopes: readonly TokenRecord['name'][];
      secretHash: Uint8Array;
    }) => {
      const record = tokenRecord({
        name: token.name,
        kind: token.kind,
        scopes: new Set(token.scopes) as TokenRecord['scopes'],
      });
      records.set(Buffer.from(token.secretHash).toString('hex'), record);
      return Promise.resolve(record);
    },
  };
}

async function start(tokens: ReturnType<typeof fakeTokens>, folder: string) {
  const lines: string[] = [];
  const logger = {
    ...silentLogger,
    info: (fields: object, message: string) => lines.push(JSON.stringify(fields) + message),
  };
  const { signal } = new AbortController();
  await ensureFirstTokens({ tokens, folder, clock: systemClock, logger, signal });
  return lines.join('\n');
}

async function newFolder(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'vigilops-tokens-'));
  folders.push(parent);
  return path.join(parent, 'tokens');
}

describe('the first tokens', () => {
  it('are made once, in files that only their owner can read, and never in the log', async () => {
    const tokens = fakeTokens();
    const folder = await newFolder();
    const said = await start(tokens, folder);
    const secrets = await Promise.all(
      ['local-agent', 'admin', 'grafana-read', 'grafana-write'].map(async (file) =>
        (await readFile(path.join(folder, file), 'utf8')).trim(),
      ),
    );
    const records = secrets.map((secret) => tokens.records.get(hashTokenSecret(secret).toString('hex')));
    expect(records.map((record) => [record?.kind, [...(record?.scopes ?? [])]])).toEqual([
      ['agent', ['ingest']],
      ['api', ['ingest', 'read', 'write']],
      ['api', ['read']],
      ['api', ['write']],
    ]);
    expect((await stat(path.join(folder, 'admin'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(said).toContain(path.join(folder, 'admin'));
    for (const secret of secrets) {
      expect(said).not.toContain(secret);
    }
    await start(tokens, folder);
    expect(tokens.records.size).toBe(4);
  });

  it('are made anew for a database that does not know them', async () => {
    const folder = await newFolder();
    await start(fakeTokens(), folder);
    const before = await readFile(path.join(folder, 'admin'), 'utf8');
    const fresh = fakeTokens();
    await start(fresh, folder);
    expect(await readFile(path.join(folder, 'admin'), 'utf8')).not.toBe(before);
    expect(fresh.records.size).toBe(4);
  });

  it('stay revoked', async () => {
    const tokens = fakeTokens();
    const folder = await newFolder();
    await start(tokens, folder);
    for (const [key, record] of tokens.records) {
      tokens.records.set(key, { ...record, revokedAt: new Date(0) });
    }
    await start(tokens, folder);
    expect(tokens.records.size).toBe(4);
  });
});
