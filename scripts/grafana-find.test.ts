import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findGrafana } from './grafana-find.ts';
import { writeFakeGrafana } from './test/fake-grafana.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vigilops-find-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const find = (env: Record<string, string>, usualHomes: readonly string[] = []) =>
  findGrafana(env, usualHomes);

describe('a Grafana', () => {
  it('is found on the PATH, with the folder around it', () => {
    const program = writeFakeGrafana(folder);
    expect(find({ PATH: `/nowhere:${join(folder, 'bin')}` })).toEqual({
      status: 'found',
      version: '13.1.0',
      grafana: { program, home: folder, command: ['server'] },
    });
  });

  it('is found behind a link, as packages put one into /usr/local/bin', () => {
    const program = writeFakeGrafana(join(folder, 'opt'));
    mkdirSync(join(folder, 'local'));
    symlinkSync(program, join(folder, 'local/grafana'));
    expect(find({ PATH: join(folder, 'local') })).toMatchObject({
      status: 'found',
      grafana: { program, home: join(folder, 'opt') },
    });
  });

  it('is started by itself where a script on the PATH insists on the settings of /etc', () => {
    const program = writeFakeGrafana(join(folder, 'share'));
    mkdirSync(join(folder, 'sbin'));
    writeFileSync(
      join(folder, 'sbin/grafana'),
      '#!/bin/sh\necho "/etc/grafana/grafana.ini cannot be read"\n',
    );
    chmodSync(join(folder, 'sbin/grafana'), 0o755);
    expect(find({ PATH: join(folder, 'sbin') }, [join(folder, 'share')])).toMatchObject({
      status: 'found',
      grafana: { program, home: join(folder, 'share') },
    });
  });

  it('is the one in GRAFANA_HOME before one on the PATH', () => {
    writeFakeGrafana(join(folder, 'path'), { version: '12.4.0' });
    writeFakeGrafana(join(folder, 'home'), { version: '13.2.2' });
    const env = { PATH: join(folder, 'path/bin'), GRAFANA_HOME: join(folder, 'home') };
    expect(find(env)).toMatchObject({ version: '13.2.2', grafana: { home: join(folder, 'home') } });
  });

  it('may have its program elsewhere than its folder', () => {
    const program = writeFakeGrafana(join(folder, 'built'));
    mkdirSync(join(folder, 'source/conf'), { recursive: true });
    writeFileSync(join(folder, 'source/conf/defaults.ini'), '');
    const env = { PATH: join(folder, 'built/bin'), GRAFANA_HOME: join(folder, 'source') };
    expect(find(env)).toMatchObject({ grafana: { program, home: join(folder, 'source') } });
  });

  it('of the older kind takes its options without a command', () => {
    writeFakeGrafana(folder, { name: 'grafana-server' });
    expect(find({ PATH: join(folder, 'bin') })).toMatchObject({ grafana: { command: [] } });
  });
});

describe('no Grafana', () => {
  it.each([
    ['there is none', {}, 'none', 'there is no grafana on the PATH'],
    [
      'GRAFANA_HOME is no Grafana',
      { GRAFANA_HOME: '/tmp' },
      'unusable',
      'GRAFANA_HOME=/tmp has no conf/defaults.ini',
    ],
  ] as const)('is used when %s', (_case, env, status, reason) => {
    expect(find({ PATH: '/nowhere', ...env })).toEqual({ status, reason });
  });

  it('is used when it is too old for our plugins', () => {
    writeFakeGrafana(folder, { version: '12.2.8' });
    expect(find({ PATH: join(folder, 'bin') })).toMatchObject({
      status: 'unusable',
      reason: expect.stringContaining('is Grafana 12.2.8; 12.3 or later is needed') as string,
    });
  });

  it('is used when the rest of it cannot be found', () => {
    writeFakeGrafana(folder);
    rmSync(join(folder, 'conf'), { recursive: true });
    expect(find({ PATH: join(folder, 'bin') })).toMatchObject({
      status: 'unusable',
      reason: expect.stringContaining('GRAFANA_HOME') as string,
    });
  });
});
