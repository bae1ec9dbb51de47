import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiAt, type Silence } from './api.ts';
import { findProgram, skippedWithout } from './programs.ts';

const skipped = skippedWithout('amtool');

describe.skipIf(skipped !== '')(`amtool${skipped}`, () => {
  let house: House;
  let folder: string;
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    folder = mkdtempSync(join(tmpdir(), 'vigilops-amtool-'));
    writeFileSync(
      join(folder, 'http.yml'),
      `basic_auth:\n  username: amtool\n  password: ${house.adminToken}\n`,
      { mode: 0o600 },
    );
    const answer = await apiAt(house.url, house.adminToken).call('POST', '/alerts', [
      {
        labels: { alertname: 'HighLoad', severity: 'critical', host: 'web-1' },
        annotations: { summary: 'load 12' },
      },
      { labels: { alertname: 'HighLoad', severity: 'warning', host: 'web-2' } },
      { labels: { alertname: 'DiskFull', severity: 'warning', host: 'db-1' } },
    ]);
    expect(answer.status).toBe(200);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await house.close();
  });

  const amtool = (...args: readonly string[]) =>
    callAmtool([
      `--alertmanager.url=${house.url}`,
      `--http.config.file=${join(folder, 'http.yml')}`,
      ...args,
    ]);
  const jsonOf = async (...args: readonly string[]) => {
    const { status, out, error } = await amtool('--output=json', ...args);
    expect(status, error).toBe(0);
    return JSON.parse(out) as unknown;
  };
  const namesOf = async (...args: readonly string[]) =>
    ((await jsonOf('alert', 'query', ...args)) as readonly { labels: { host: string } }[])
      .map(({ labels }) => labels.host)
      .toSorted();

  it('shows alerts by matchers of its own forms', async () => {
    expect(await namesOf()).toEqual(['db-1', 'web-1', 'web-2']);
    expect(await namesOf('HighLoad')).toEqual(['web-1', 'web-2']);
    expect(await namesOf('severity=~"warn.*"', 'host!=db-1')).toEqual(['web-2']);
    const { out } = await amtool('alert', 'query', 'severity=critical');
    expect(out).toMatch(/HighLoad .*load 12.*active/);
  });

  it('makes, shows, changes and ends silences', async () => {
    const made = await amtool(
      'silence',
      'add',
      'HighLoad',
      'host=~web-.*',
      '--comment=new disks',
      '--author=Ada',
      '-d',
      '1h',
    );
    expect(made.status, made.error).toBe(0);
    const id = made.out.trim();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await jsonOf('silence', 'query')).toMatchObject([
      { id, createdBy: 'Ada', comment: 'new disks', status: { state: 'active' } },
    ]);
    expect(await namesOf()).toEqual(['db-1']);
    expect(await namesOf('--silenced')).toEqual(['web-1', 'web-2']);
    const updated = await amtool('silence', 'update', '-d', '2h', '-c', 'longer', id);
    expect(updated.status, updated.error).toBe(0);
    expect(((await jsonOf('silence', 'query')) as readonly Silence[]).map(({ comment }) => comment)).toEqual([
      'longer',
    ]);
    const [{ id: current } = { id: '' }] = (await jsonOf('silence', 'query')) as readonly Silence[];
    const ended = await amtool('silence', 'expire', current);
    expect(ended.status, ended.error).toBe(0);
    expect(await jsonOf('silence', 'query')).toEqual([]);
    expect(await jsonOf('silence', 'query', '--expired')).toMatchObject([{ id: current }]);
    expect(await namesOf()).toEqual(['db-1', 'web-1', 'web-2']);
  });

  it('is told why, where something is wrong', async () => {
    const everything = await amtool('silence', 'add', 'host=~".*"', '-c', 'x', '-a', 'Ada');
    expect(everything.status).not.toBe(0);
    expect(everything.error).toContain('each of them matches the empty text');
    const stranger = await callAmtool([`--alertmanager.url=${house.url}`, 'alert', 'query']);
    expect(stranger.status).not.toBe(0);
    expect(stranger.error).toContain('401');
  });

  it('shows what ours is', async () => {
    const { out, status } = await amtool('config', 'show');
    expect(status).toBe(0);
    expect(out).toContain('group_by: [alertname]');
  });

  it('sends alerts', async () => {
    const sent = await amtool(
      'alert',
      'add',
      'Manual',
      'severity=info',
      'host=web-9',
      '--annotation=summary=by hand',
    );
    expect(sent.status, sent.error).toBe(0);
    expect(await namesOf('Manual')).toEqual(['web-9']);
  });
});

function callAmtool(args: readonly string[]): Promise<{ status: number | null; out: string; error: string }> {
  const path = findProgram('amtool') ?? '';
  return new Promise((done, fail) => {
    const child = spawn(path, args, { env: { HOME: '/nonexistent' }, timeout: 60_000 });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.once('error', fail);
    child.once('close', (status) => {
      done({ status, out, error });
    });
  });
}
