import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { watching } from '../test/watching.ts';
import { createProbe } from './probe.ts';
import { redisPrograms } from './test/programs.ts';
import { startRedis } from './test/redis-server.ts';

/** An address behind which another server can be put, as a failover does. */
async function openDoor(firstPort: number) {
  let target = firstPort;
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    const through = connect(target, '127.0.0.1');
    const join = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('error', () => undefined).once('close', () => to.destroy());
      from.pipe(to);
    };
    join(socket, through);
    join(through, socket);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void door.close());
  await once(door, 'listening');
  return {
    port: (door.address() as AddressInfo).port,
    leadTo(port: number) {
      target = port;
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

describe.each(redisPrograms())('what is counted between rounds by $title', (program) => {
  const has = program.path !== undefined;

  it.runIf(has)('begins anew with another server at the same address, which has its own past', async () => {
    const [old, next] = [await startRedis(program), await startRedis(program)];
    const client = await next.client();
    for (let times = 0; times < 50; times += 1) {
      await client.call('GET', 'a');
    }
    const door = await openDoor(old.port);
    // A round a millisecond: the other one has been up for longer than since the last.
    const probe = watching(createProbe, old.config({ port: door.port }), 1);
    await probe.look();
    await probe.look();
    await expect
      .poll(async () => String(await client.call('INFO', 'server')))
      .not.toContain('uptime_in_seconds:0\r');
    door.leadTo(next.port);
    // The end of the old connection may be seen before or in the round.
    const found = await probe.look().catch(() => probe.look());
    expect(found.has('queries')).toBe(false);
    expect(found.has('samples')).toBe(false);
    expect(found.of('state').figures).toMatchObject({ qps: null, cache_hit_ratio: null, evictions: null });
    await client.call('GET', 'a');
    const after = (await probe.look()).of('queries');
    expect(after.items.find(({ text }) => text === 'GET')?.calls).toBe(1);
    expect(after.is_reset).toBe(false);
  });

  it.runIf(has && !program.title.startsWith('Redis 6'))(
    'has the 95th percentile of the window, and what the latency monitor saw',
    async () => {
      const server = await startRedis(program, [
        '--enable-debug-command',
        'yes',
        '--latency-monitor-threshold',
        '1',
      ]);
      const client = await server.client();
      const probe = watching(createProbe, server.config());
      await client.call('DEBUG', 'SLEEP', '0');
      await probe.look();
      await client.call('DEBUG', 'SLEEP', '0.02');
      const found = await probe.look();
      const slept = found.of('queries').items.find(({ text }) => text.startsWith('DEBUG'));
      expect(slept?.p95_ms).toBeGreaterThan(10);
      expect(slept?.total_ms).toBeGreaterThan(19);
      expect(found.value('vigilops.redis.latency', { event: 'command' })).toBeGreaterThan(0.01);
    },
  );
});
