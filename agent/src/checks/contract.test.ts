import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createLimit } from './limit.ts';
import { PROBES, type ProbeDeps } from './registry.ts';
import { emptyTrace } from './run-once.ts';
import { ipv4, openNameServer } from './test/name-server.ts';
import { httpCheck, openHttp, openTcp, probeDeps } from './test/probe-kit.ts';
import type { CheckConfig, Probe, ProbeType } from './types.ts';

/** Of each type something that is well, and something that never answers; `meant` resolves once it was asked. */
interface Target {
  readonly well: () => Promise<CheckConfig>;
  readonly silent: () => Promise<{ readonly config: CheckConfig; readonly meant: Promise<unknown> }>;
  readonly deps?: () => Partial<ProbeDeps>;
}

const TARGETS: { readonly [Type in ProbeType]: Target } = {
  http: {
    well: async () =>
      httpCheck(`http://127.0.0.1:${String(await openHttp((_, response) => void response.end()))}/`),
    silent: async () => {
      const meant = Promise.withResolvers<undefined>();
      const port = await openHttp(() => meant.resolve(undefined));
      return { config: httpCheck(`http://127.0.0.1:${String(port)}/`), meant: meant.promise };
    },
  },
  tcp: {
    well: async () => ({ type: 'tcp', host: '127.0.0.1', port: await openTcp(() => undefined) }),
    silent: () =>
      Promise.resolve({ config: { type: 'tcp', host: 'silent.test', port: 1 }, meant: Promise.resolve() }),
  },
  dns: {
    well: async () => dnsCheck(await openNameServer(() => [ipv4('10.0.0.1')])),
    silent: async () => {
      const meant = Promise.withResolvers<undefined>();
      const resolver = await openNameServer(() => {
        meant.resolve(undefined);
        return 'silence';
      });
      return { config: dnsCheck(resolver), meant: meant.promise };
    },
  },
  icmp: {
    well: () => Promise.resolve({ type: 'icmp', host: '127.0.0.1' }),
    silent: () => Promise.resolve({ config: { type: 'icmp', host: '10.0.0.9' }, meant: Promise.resolve() }),
    deps: () => {
      const tree = createHostTree({
        ping: '#!/bin/sh\ncase "$*" in *10.0.0.9) sleep 1000 ;; esac\necho "time=1 ms"\n',
      });
      chmodSync(join(tree.directory, 'ping'), 0o755);
      return { searchPath: `${tree.directory}:/usr/bin:/bin` };
    },
  },
  script: {
    well: () => Promise.resolve({ type: 'script', command: ['/bin/sh', '-c', 'exit 0'] }),
    silent: () =>
      Promise.resolve({
        config: { type: 'script', command: ['/bin/sh', '-c', 'sleep 1000'] },
        meant: Promise.resolve(),
      }),
  },
};

function dnsCheck(resolver: string): CheckConfig {
  return { type: 'dns', host: 'a.test', record_type: 'A', resolver, expected: [] };
}

/** Sockets, children and look-ups that this process has under way. */
const open = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => !['Timeout', 'Immediate'].includes(name))
    .sort();

describe.each(Object.keys(PROBES) as ProbeType[])('the probe by %s', (type) => {
  const create = () => {
    const never = () => new Promise<never>(() => undefined);
    const deps = { ...probeDeps({ lookUp: never }), ...TARGETS[type].deps?.() };
    return PROBES[type](deps) as Probe<ProbeType>;
  };
  const runOf = () => ({ trace: emptyTrace(), timeoutMs: 5_000, limit: createLimit() });

  it('is up of what is well', async () => {
    const ask = create();
    expect(await ask(await TARGETS[type].well(), runOf())).toEqual({ status: 'up' });
  });

  it('rejects with the reason when its time is over, knows what it waited for, and leaves nothing open', async () => {
    const ask = create();
    const { config, meant } = await TARGETS[type].silent();
    const before = open();
    const run = runOf();
    const reason = new Error('over');
    const asking = ask(config, run);
    await meant;
    // What it has begun by now is under way.
    setTimeout(() => run.limit.end(reason), 30);
    await expect(asking).rejects.toBe(reason);
    expect(run.trace.waitsFor).not.toBe(emptyTrace().waitsFor);
    while (open().length > before.length) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it('does not begin when its time is over before', async () => {
    const ask = create();
    const run = runOf();
    const reason = new Error('over');
    run.limit.end(reason);
    await expect(ask((await TARGETS[type].silent()).config, run)).rejects.toBe(reason);
  });
});

it('covers every type of check that an agent can ask', () => {
  expect(Object.keys(PROBES).sort()).toEqual(Object.keys(TARGETS).sort());
});
