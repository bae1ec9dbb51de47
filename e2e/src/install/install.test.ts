import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInstallHouse, type InstallHouse } from './install-story.ts';
import { canMakeMachines, startMachine, type Machine } from './machine.ts';

interface Host {
  readonly last_heartbeat: string | null;
}

/** One host, from its first installation to its last: each step begins where the one before ended. */
describe.skipIf(!canMakeMachines())('a host without Node, where System V starts services', () => {
  let place: string;
  let house: InstallHouse;
  let machine: Machine;

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'vigilops-install-story-'));
    house = await openInstallHouse(place);
    machine = await startMachine();
  }, 400_000);
  afterAll(async () => {
    machine.end();
    await house.close();
    rmSync(place, { recursive: true, force: true });
  });

  const script = (more: string) => machine.run(`curl -fsSL ${house.url}/install.sh | bash -s -- ${more}`);
  const agents = async () => {
    const { said } = await machine.run('pgrep -u vigilops -f vigilops-agent.cjs || true');
    return said.trim().split('\n').filter(Boolean);
  };
  const lastSeen = async () => {
    const { items } = await house.ask<{ items: Host[] }>('/api/v1/hosts');
    return Math.max(0, ...items.map(({ last_heartbeat: heard }) => (heard === null ? 0 : Date.parse(heard))));
  };
  const heardAfter = (since: number) =>
    until('the host is heard', 60_000, async () => ((await lastSeen()) > since ? true : undefined));
  const program = async () => (await machine.run('readlink /usr/local/bin/vigilops-agent')).said.trim();
  /** The server has a newer agent, which does this before all else. */
  const release = (line: string) => {
    house.build();
    const main = join(house.agentFolder, 'dist/vigilops-agent.cjs');
    writeFileSync(main, `${line}\n${readFileSync(main, 'utf8')}`);
    house.pack();
  };

  it('is heard after one line was run on it, with the Node of the archive, as an account of its own', async () => {
    const { command } = await house.enrolment();
    const before = Date.now();
    const { code, said } = await machine.run(command.replace('sudo bash', 'bash'));
    expect(code, said).toBe(0);
    expect(said).toContain('enrolled as');
    await heardAfter(before);
    const [pid = ''] = await agents();
    const { said: exe } = await machine.run(`readlink /proc/${pid}/exe; stat -c %U /proc/${pid}`);
    expect(exe).toMatch(
      /^\/usr\/local\/lib\/vigilops-agent\/versions\/0\.1\.0-[0-9a-f]{12}\/node\nvigilops\n$/,
    );
    expect((await machine.run('ls /etc/rc2.d')).said).toMatch(/^S\d\dvigilops-agent$/m);
  });

  it('is left alone when nothing is new', async () => {
    const before = await agents();
    const { code, said } = await script('');
    expect(code, said).toBe(0);
    expect(said).toContain('nothing was new');
    expect(await agents()).toEqual(before);
  });

  it('has its agent started again when that was killed', async () => {
    const [pid = ''] = await agents();
    await machine.run(`kill -KILL ${pid}`);
    await until('another one runs', 60_000, async () => {
      const [now] = await agents();
      return now !== undefined && now !== pid ? true : undefined;
    });
    expect((await machine.run('/etc/init.d/vigilops-agent status')).code).toBe(0);
  });

  it('updates itself only where an administrator says so, and to what the server has signed', async () => {
    const update = () =>
      machine.run('/etc/cron.hourly/vigilops-agent-update; cat /var/log/vigilops-agent-update.log');
    expect((await machine.run('ls /etc/cron.hourly')).said).toBe('');
    const { code, said } = await script('--self-update');
    expect(code, said).toBe(0);
    const first = await program();
    release('"newer";');
    const answer = await update();
    expect(answer.code, answer.said).toBe(0);
    const second = await program();
    expect(second, answer.said).not.toBe(first);
    expect(await agents(), answer.said).toHaveLength(1);
    await heardAfter(Date.now());
    // What runs from it is the new one, and the old one is gone.
    expect((await machine.run('ls /usr/local/lib/vigilops-agent/versions')).said.trim()).toBe(
      second.split('/')[4],
    );
    // Somebody else stands in the server's place.
    await machine.run(
      'openssl genpkey -algorithm ed25519 | openssl pkey -pubout >/etc/vigilops/other && cp /etc/vigilops/update-key.pem /etc/vigilops/kept && cp /etc/vigilops/other /etc/vigilops/update-key.pem',
    );
    release('"of somebody else";');
    const refused = await update();
    expect(refused.said).toContain('bears the signature');
    expect(await program()).toBe(second);
    await machine.run('cp /etc/vigilops/kept /etc/vigilops/update-key.pem');
  });

  it('goes back when the newer program sends nothing, and does not try it again the same day', async () => {
    const before = await program();
    release('setInterval(() => undefined, 1000); return;');
    const tried = await machine.run(
      'export VIGILOPS_PROVE_SECONDS=6; sh /usr/local/lib/vigilops-agent/install.sh --update',
    );
    expect(tried.code, tried.said).toBe(1);
    expect(tried.said).toContain('the program from before runs again');
    expect(await program()).toBe(before);
    await heardAfter(Date.now());
    const again = await machine.run('sh /usr/local/lib/vigilops-agent/install.sh --update');
    expect(again.said).toContain('it is tried again a day after that');
    expect(await program()).toBe(before);
  });

  it('keeps what is its own when the agent is removed, and nothing at all when it is purged', async () => {
    expect((await script('--uninstall')).code).toBe(0);
    expect(await agents()).toEqual([]);
    expect((await machine.run('ls /etc/vigilops/token /var/lib/vigilops-agent/spool')).code).toBe(0);
    expect(
      (await machine.run('ls /etc/init.d /etc/cron.hourly /usr/local/lib /usr/local/bin')).said,
    ).not.toContain('vigilops');
    const { code, said } = await script('--uninstall --purge');
    expect(code, said).toBe(0);
    const left = await machine.run(
      'grep vigilops /etc/passwd /etc/group; find /etc /usr/local /var -name "*vigilops*"; pgrep -l vigilops; true',
    );
    expect(left.said).toBe('');
  });
});
