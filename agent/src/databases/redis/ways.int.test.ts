import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';

import { watching } from '../test/watching.ts';
import type { DatabaseTls } from '../types.ts';
import { createProbe } from './probe.ts';
import { redisPrograms } from './test/programs.ts';
import { startRedis } from './test/redis-server.ts';

interface Pair {
  readonly key: string;
  readonly cert: string;
}

async function pair(name: string, ca?: Pair): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions:
      ca === undefined
        ? [
            { name: 'basicConstraints', cA: true, critical: true },
            { name: 'keyUsage', keyCertSign: true },
          ]
        : [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    ...(ca === undefined ? {} : { ca }),
  });
  return { key: made.private, cert: made.cert };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'vigilops-redis-ways-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** One of these is enough: what differs is the way to it, and Debian's can do all. */
const [program] = redisPrograms();

describe(`ways to a Redis: ${program?.title ?? ''}`, () => {
  const has = program?.path !== undefined;
  const start = (...args: Parameters<typeof startRedis> extends [unknown, ...infer Rest] ? Rest : never) => {
    if (program === undefined) {
      throw new Error('there is no Redis');
    }
    return startRedis(program, ...args);
  };

  async function startWithTls() {
    const authority = await pair('An authority of a company');
    const server = await pair('cache', authority);
    const at = folder();
    for (const [name, text] of Object.entries({
      'ca.pem': authority.cert,
      'cert.pem': server.cert,
      'key.pem': server.key,
    })) {
      writeFileSync(join(at, name), text);
    }
    const file = (name: string) => join(at, name);
    const tls: DatabaseTls = { mode: 'verify', ca: authority.cert };
    const args = [
      '--tls-cert-file',
      file('cert.pem'),
      '--tls-key-file',
      file('key.pem'),
      '--tls-ca-cert-file',
      file('ca.pem'),
      '--tls-auth-clients',
      'no',
    ];
    return start(args, tls);
  }

  it.runIf(has)('TLS is verified by a private authority, and by no other', async () => {
    const server = await startWithTls();
    const found = await watching(createProbe, server.config()).look();
    expect(found.of('state').is_up).toBe(true);
    const other = await pair('Somebody else');
    for (const ca of [other.cert, undefined]) {
      const error: unknown = await watching(createProbe, server.config({ tls: { mode: 'verify', ca } }))
        .look()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'tls' });
      expect(String(error)).toContain('databases[].tls.ca_file');
    }
  });

  it.runIf(has)(
    'with prefer it takes TLS where the server wants it, and none where it has none',
    async () => {
      const prefer: DatabaseTls = { mode: 'prefer', ca: undefined };
      const secured = await startWithTls();
      expect((await watching(createProbe, secured.config({ tls: prefer })).look()).of('state').is_up).toBe(
        true,
      );
      const clear = await start();
      expect((await watching(createProbe, clear.config({ tls: prefer })).look()).of('state').is_up).toBe(
        true,
      );
      await expect(
        watching(createProbe, clear.config({ tls: { mode: 'verify', ca: undefined } })).look([], 1_000),
      ).rejects.toMatchObject({ name: 'DatabaseTrouble' });
      const error = await watching(createProbe, secured.config({ tls: { mode: 'off', ca: undefined } }))
        .look()
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'DatabaseTrouble', kind: 'unreachable' });
    },
  );

  it.runIf(has)('a socket of the host, by its path', async () => {
    const path = join(folder(), 'redis.sock');
    const server = await start(['--unixsocket', path]);
    const found = await watching(createProbe, server.config({ host: path })).look();
    expect(found.of('state').is_up).toBe(true);
  });

  it.runIf(has)(
    'a member of a cluster and a sentinel say what they are, and are asked no more than they know',
    async () => {
      const member = await start(['--cluster-enabled', 'yes']);
      const found = await watching(createProbe, member.config()).look();
      expect(found.of('state')).toMatchObject({
        role: 'primary',
        missing: [],
        settings: { cluster_enabled: '1' },
      });
      const config = join(folder(), 'sentinel.conf');
      writeFileSync(config, `sentinel monitor main 127.0.0.1 ${String(member.port)} 1\n`);
      const sentinel = await start([], undefined, [config, '--sentinel']);
      const state = (await watching(createProbe, sentinel.config()).look()).of('state');
      expect(state).toMatchObject({
        is_up: true,
        missing: [],
        settings: { redis_mode: 'sentinel', sentinel_masters: '1' },
      });
      expect(state.settings['sentinel_master0']).toContain('name=main');
    },
  );

  it.runIf(has)(
    'a server whose operator renamed a command is told without it, and how to have it',
    async () => {
      const server = await start(['--rename-command', 'CONFIG', '', '--rename-command', 'SLOWLOG', 'other']);
      const state = (await watching(createProbe, server.config()).look()).of('state');
      expect(state.is_up).toBe(true);
      expect(state.missing.map(({ what, grant }) => `${what}: ${grant}`)).toEqual([
        expect.stringMatching(/CONFIG GET.*rename-command CONFIG.*redis\.conf/),
        expect.stringMatching(/SLOWLOG GET.*rename-command SLOWLOG.*redis\.conf/),
      ]);
    },
  );

  it('without anybody there it is unreachable, and something else there is no Redis', async () => {
    const { createServer } = await import('node:net');
    const server = createServer(
      (socket) => void socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const config = {
      key: 'a',
      name: 'a',
      type: 'redis' as const,
      host: '127.0.0.1',
      port,
      username: undefined,
      password: 'x',
      database: undefined,
      tls: { mode: 'off' as const, ca: undefined },
      intervalMs: 15_000,
      slowThresholdMs: 1_000,
      explain: false,
    };
    await expect(watching(createProbe, config).look()).rejects.toMatchObject({
      name: 'DatabaseTrouble',
      kind: 'other',
    });
    await new Promise((resolve) => server.close(resolve));
    const probe = watching(createProbe, config);
    await expect(probe.look()).rejects.toMatchObject({ kind: 'unreachable' });
    await probe.close();
    await probe.close();
  });
});
