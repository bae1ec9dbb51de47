import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { openHouse, run, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Finding {
  readonly level: 'ok' | 'warn' | 'fail' | 'skip';
  readonly part: string;
  readonly says: string;
  readonly todo: string | null;
}

describe('vigilops doctor', () => {
  let house: House;
  let stranger: Server;
  let env: Record<string, string>;

  beforeAll(async () => {
    house = await openHouse();
    stranger = createServer((_, response) => response.end('another program'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    env = {
      VIGILOPS_DATA_DIR: join(house.folder, 'data'),
      VIGILOPS_PORT: new URL(house.url).port,
      VIGILOPS_OTLP_PORT: 'off',
    };
  });
  afterAll(async () => {
    stranger.close();
    await house.close();
  });

  async function ask(more: Readonly<Record<string, string>> = {}) {
    const doctor = run('backend/src/cli/main.ts', ['doctor', '--json'], { ...env, ...more });
    const code = await doctor.ended;
    const text = doctor.words();
    const findings = JSON.parse(text.slice(text.indexOf('['))) as Finding[];
    return {
      code,
      lines: findings.map(({ level, part, says }) => `${level} ${part}: ${says}`),
      todos: findings.map(({ todo }) => todo),
    };
  }
  const strangersPort = () => String((stranger.address() as AddressInfo).port);

  it('finds nothing to repair in a house that works, and says what is still to be done', async () => {
    const { code, lines } = await ask();
    expect(lines.filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(code).toBe(0);
    expect(lines.join('\n')).toMatch(
      /^ok database: PostgreSQL 18\.\d+ at 127\.0\.0\.1:\d+\/vigilops, \d+ MiB$/m,
    );
    expect(lines.join('\n')).toMatch(/^ok backend: \d+\.\d+\.\d+ at http:\/\/127\.0\.0\.1:\d+$/m);
    expect(lines).toContain('warn hosts: none sends yet');
    expect(lines).toContain('warn backup: none was made with this command');
    expect(lines.join('\n')).toMatch(/^(ok|warn) agent archives: /m);
  });

  it('knows when a backup was made', async () => {
    const backup = run('backend/src/cli/main.ts', ['backup', join(house.folder, 'b.tar.gz')], env);
    expect(await backup.ended, backup.words()).toBe(0);
    expect((await ask()).lines.join('\n')).toMatch(/^ok backup: the last is of \d{4}-/m);
  });

  it('sees secrets that others can read, and gives the command', async () => {
    const file = join(house.folder, 'data/tokens/admin');
    chmodSync(file, 0o644);
    const { code, lines, todos } = await ask();
    chmodSync(file, 0o600);
    expect(code).toBe(1);
    expect(lines).toContain(`fail secrets: others can read ${file}`);
    expect(todos).toContain(`chmod 600 ${file}`);
  });

  it('sees another program on the ports, and at the address that others are told', async () => {
    const { code, lines } = await ask({
      VIGILOPS_OTLP_PORT: strangersPort(),
      VIGILOPS_PUBLIC_URL: `http://127.0.0.1:${strangersPort()}`,
    });
    expect(code).toBe(1);
    expect(lines).toContain(`warn OTLP port: another program has http://127.0.0.1:${strangersPort()}`);
    expect(lines).toContain(
      `fail public address: what answers at http://127.0.0.1:${strangersPort()} is not VigilOps`,
    );
    const main = await ask({ VIGILOPS_PORT: strangersPort() });
    expect(main.lines).toContain(
      `fail backend: what answers at http://127.0.0.1:${strangersPort()} is not VigilOps`,
    );
  });

  it('names each wrong key, and what it is close to', async () => {
    const { code, lines } = await ask({ VIGILOPS_PROT: '8080', VIGILOPS_LISTEN: 'everywhere' });
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain('VIGILOPS_PROT: no such setting; did you mean VIGILOPS_PORT?');
    expect(lines.join('\n')).toContain('VIGILOPS_LISTEN: expected an IP address');
  });

  it('says why a database does not answer, and never its password', async () => {
    const refused = await ask({
      DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${strangersPort()}/vigilops`,
    });
    expect(refused.code).toBe(1);
    expect(refused.lines.join('\n')).toMatch(
      /^fail database: the database at 127\.0\.0\.1:\d+\/vigilops cannot be asked: .+$/m,
    );
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });

  it('warns of an address that is open to all without a certificate', async () => {
    const { lines } = await ask({ VIGILOPS_LISTEN: '0.0.0.0' });
    expect(lines).toContain('warn address: 0.0.0.0, without a certificate: other machines are refused');
  });

  it('says that nothing runs once the backend has ended', async () => {
    await house.endBackend('SIGTERM');
    const { code, lines } = await ask();
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(
      /^fail backend: nothing answers at http:\/\/127\.0\.0\.1:\d+: connection refused$/m,
    );
    expect(lines).toContain('skip database: the embedded one runs with the backend, and that does not run');
    rmSync(join(house.folder, 'data'), { recursive: true });
    expect((await ask()).lines.join('\n')).toMatch(/^fail data folder: .* is not there$/m);
  });
});
