import { describe, expect, it } from 'vitest';

import type { Found } from './run-once.ts';
import { definitionOf, resultOf, traceOf } from './test/definitions.ts';
import { manualTime } from './test/manual-time.ts';
import { closedPort, openTcp } from './test/probe-kit.ts';
import type { CheckDefinition, CheckResult, Trace } from './types.ts';
import { createWitness } from './witness.ts';

/** Loopback stands for elsewhere: names lead to these addresses, and connections to 127.0.0.1. */
function harness(
  options: {
    readonly witnesses?: readonly { host: string; port: number }[];
    readonly own?: readonly string[];
  } = {},
) {
  const time = manualTime();
  const asked: string[] = [];
  const witness = createWitness({
    ...time,
    witnesses: options.witnesses ?? [],
    connect: {
      resolve: (host) => {
        asked.push(host);
        return Promise.resolve([host]);
      },
      monotonicMs: time.clock.monotonicMs,
    },
    ownAddresses: () => new Set(options.own ?? []),
  });
  return { ...time, witness, asked };
}

const elsewhere = traceOf({ addresses: ['10.0.0.9'] });

function found(
  overrides: Partial<CheckResult> & { isAnswer?: boolean; beganMs?: number; trace?: Trace } = {},
): Found {
  const { isAnswer = false, beganMs = 1_000, ...result } = overrides;
  return {
    result: resultOf({ status: 'down', error: 'connect EHOSTUNREACH', trace: elsewhere, ...result }),
    isAnswer,
    beganMs,
  };
}

const check = (name: string, overrides: Partial<CheckDefinition> = {}) =>
  definitionOf({ name, config: { type: 'tcp', host: '10.0.0.9', port: 80 }, ...overrides });

describe('a target that does not answer', () => {
  it('is not called down when nobody else can be reached: the host itself seems cut off', async () => {
    const { witness } = harness();
    const { result } = await witness.confirm(found({ definition: check('a') }));
    expect(result.status).toBe('inconclusive');
    expect(result.error).toBe(
      'this host itself seems cut off: there is nobody else to ask (checks.witnesses); connect EHOSTUNREACH',
    );
  });

  it.each(['down', 'timeout'] as const)('is %s when it has said so itself', async (status) => {
    const { witness, asked } = harness({ witnesses: [{ host: '10.0.0.1', port: 53 }] });
    expect((await witness.confirm(found({ status, isAnswer: true }))).result.status).toBe(status);
    expect(asked).toEqual([]);
  });

  it.each([
    ['on loopback', ['127.0.0.1'], []],
    ['on loopback of both kinds', ['::1', '127.0.0.1'], []],
    ['at an address of this host', ['10.0.0.9'], ['10.0.0.9']],
  ])('%s needs no witness', async (_, addresses, own) => {
    const { witness } = harness({ own });
    expect((await witness.confirm(found({ trace: traceOf({ addresses }) }))).result.status).toBe('down');
  });

  it('whose name does not resolve needs one', async () => {
    const { witness } = harness();
    expect((await witness.confirm(found({ trace: traceOf() }))).result.status).toBe('inconclusive');
  });

  it('needs none when it is a script that hangs', async () => {
    const { witness } = harness();
    const definition = check('a', { config: { type: 'script', command: ['/bin/true'] } });
    expect(
      (await witness.confirm(found({ definition, status: 'timeout', trace: traceOf() }))).result.status,
    ).toBe('timeout');
  });

  it('is down when another check, of a target elsewhere, was up after it began', async () => {
    const { witness, clock } = harness();
    const other = { definition: check('b'), status: 'up', isAnswer: true } as const;
    await witness.confirm(found(other));
    const beganMs = clock.monotonicMs();
    // At that very moment it still proves nothing.
    expect((await witness.confirm(found({ definition: check('a'), beganMs }))).result.status).toBe(
      'inconclusive',
    );
    await clock.advance(10);
    await witness.confirm(found(other));
    expect((await witness.confirm(found({ definition: check('a'), beganMs }))).result.status).toBe('down');
  });

  it('cannot call itself as a witness, nor one on this host, nor a name server that may answer from memory', async () => {
    const { witness, clock } = harness();
    const beganMs = clock.monotonicMs();
    await clock.advance(10);
    const up = { status: 'up', isAnswer: true } as const;
    const dns = { type: 'dns', host: 'x', record_type: 'A', expected: [] as string[] } as const;
    await witness.confirm(found({ ...up, definition: check('a') }));
    await witness.confirm(
      found({ ...up, definition: check('b'), trace: traceOf({ addresses: ['127.0.0.1'] }) }),
    );
    await witness.confirm(found({ ...up, definition: check('c', { config: dns }), trace: elsewhere }));
    expect((await witness.confirm(found({ definition: check('a'), beganMs }))).result.status).toBe(
      'inconclusive',
    );
  });

  it('is forgotten as a witness when it is checked no more', async () => {
    const { witness, clock } = harness();
    await clock.advance(10);
    await witness.confirm(found({ definition: check('b'), status: 'up', isAnswer: true }));
    witness.forget('own:b');
    expect((await witness.confirm(found({ definition: check('a'), beganMs: 0 }))).result.status).toBe(
      'inconclusive',
    );
  });
});

/**
 * Real connections, to loopback: which counts as elsewhere here, for a witness on this host would prove nothing.
 * `10.0.0.x` are addresses that this process gives to it.
 */
function connected(ports: Readonly<Record<string, number>>) {
  const time = manualTime();
  const asked: string[] = [];
  const witness = createWitness({
    ...time,
    witnesses: Object.entries(ports).map(([host, port]) => ({ host, port })),
    connect: {
      resolve: (host) => {
        asked.push(host);
        // The second one makes it an address elsewhere; the first one is tried.
        return Promise.resolve(['127.0.0.1', '192.0.2.1']);
      },
      monotonicMs: time.clock.monotonicMs,
    },
    ownAddresses: () => new Set(),
  });
  return { ...time, witness, asked };
}

describe('a witness', () => {
  it('that takes a connection makes the target down', async () => {
    const { witness } = connected({ 'server.test': await openTcp(() => undefined) });
    expect((await witness.confirm(found({ definition: check('a') }))).result.status).toBe('down');
  });

  it('that is on this host proves nothing', async () => {
    const port = await openTcp(() => undefined);
    const { witness } = harness({ witnesses: [{ host: '127.0.0.1', port }] });
    const { status, error } = (await witness.confirm(found({ definition: check('a') }))).result;
    expect(status).toBe('inconclusive');
    expect(error).toMatch(
      new RegExp(`neither the target nor 127\\.0\\.0\\.1:${String(port)} could be reached`),
    );
  });

  it('is asked once by checks that fail together, and not again for those that began before', async () => {
    const { witness, asked, clock } = connected({ 'server.test': await openTcp(() => undefined) });
    const failing = ['a', 'b', 'c'].map((name) =>
      witness.confirm(found({ definition: check(name), beganMs: 0 })),
    );
    expect((await Promise.all(failing)).map(({ result }) => result.status)).toEqual(['down', 'down', 'down']);
    await witness.confirm(found({ definition: check('d'), beganMs: 0 }));
    expect(asked).toEqual(['server.test']);
    await witness.confirm(found({ definition: check('d'), beganMs: clock.monotonicMs() }));
    expect(asked).toEqual(['server.test', 'server.test']);
  });

  it('is not asked about itself', async () => {
    const port = await openTcp(() => undefined);
    const { witness, asked } = connected({ 'server.test': port });
    const definition = check('a', { config: { type: 'tcp', host: 'SERVER.test', port } });
    expect((await witness.confirm(found({ definition }))).result.status).toBe('inconclusive');
    const http = {
      url: `https://server.test:${String(port)}/health`,
      type: 'http',
    } as CheckDefinition['config'];
    expect((await witness.confirm(found({ definition: check('b', { config: http }) }))).result.status).toBe(
      'inconclusive',
    );
    expect(asked).toEqual([]);
  });

  it('is asked about another port of the same host', async () => {
    const { witness } = connected({ 'server.test': await openTcp(() => undefined) });
    const definition = check('a', { config: { type: 'tcp', host: 'server.test', port: 1 } });
    expect((await witness.confirm(found({ definition }))).result.status).toBe('down');
  });

  it('need not be there when another one is', async () => {
    const { witness } = connected({
      'gone.test': await closedPort(),
      'server.test': await openTcp(() => undefined),
    });
    expect((await witness.confirm(found({ definition: check('a') }))).result.status).toBe('down');
  });

  it('has three seconds', async () => {
    const time = manualTime();
    const witness = createWitness({
      ...time,
      witnesses: [{ host: 'slow.test', port: 1 }],
      connect: { resolve: () => new Promise(() => undefined), monotonicMs: time.clock.monotonicMs },
      ownAddresses: () => new Set(),
    });
    const confirming = witness.confirm(found({ definition: check('a') }));
    await time.clock.advance(2_999);
    await time.clock.advance(1);
    expect((await confirming).result.error).toMatch(/neither the target nor slow\.test:1 could be reached/);
  });
});
