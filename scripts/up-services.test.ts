import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { noteProcesses, runningPids, startService, stopService, type Service } from './up-services.ts';

const env = { PATH: process.env.PATH };
let file = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-up-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'up.json');
});

function start(script: string): Service {
  const service = startService('test', { program: process.execPath, args: ['-e', script], env });
  onTestFinished(() => stopService(service));
  return service;
}

describe('what make up started', () => {
  it('is known by pid and start, until it ends', async () => {
    const service = start('setInterval(() => {}, 1000)');
    await noteProcesses(file, [process.pid, service.pid]);
    expect(await runningPids(file)).toEqual([process.pid, service.pid]);
    await stopService(service);
    expect(await runningPids(file)).toEqual([process.pid]);
  });

  it('is never taken for a stranger who has the pid now', async () => {
    await noteProcesses(file, [process.pid]);
    const noted = JSON.parse(readFileSync(file, 'utf8')) as object[];
    writeFileSync(file, JSON.stringify(noted.map((each) => ({ ...each, startedAt: '1' }))));
    expect(await runningPids(file)).toEqual([]);
  });

  it('is nobody without a file, or with one of another form', async () => {
    expect(await runningPids(file)).toEqual([]);
    writeFileSync(file, '{"up":1,"pids":[1]}');
    expect(await runningPids(file)).toEqual([]);
  });
});

describe('a service', () => {
  it('tells how it ended and what it said last', async () => {
    const service = start('console.log("first"); console.error("last"); process.exit(3)');
    expect(await service.ended).toBe('exit code 3');
    expect(service.lastWords().split('\n').toSorted()).toEqual(['first', 'last']);
  });

  it('that cannot be started says why', async () => {
    const service = startService('test', { program: '/nowhere/at-all', args: [], env });
    expect(await service.ended).toContain('ENOENT');
  });
});
