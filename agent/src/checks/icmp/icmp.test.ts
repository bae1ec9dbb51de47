import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../../test/host-tree.ts';
import { probeKit } from '../test/probe-kit.ts';

/** A `ping` that does as the lines say, in the place of the system's, and writes down how it was called. */
function withPing(lines: string, options: Parameters<typeof probeKit>[0] = {}) {
  const tree = createHostTree({ 'bin/ping': `#!/bin/sh\nprintf "%s " "$@" > %ROOT%/called\n${lines}\n` });
  chmodSync(join(tree.directory, 'bin/ping'), 0o755);
  const kit = probeKit({
    names: { 'gateway.test': ['10.0.0.1'], 'six.test': ['2001:db8::1'] },
    ...options,
    searchPath: `${tree.directory}/bin:/usr/bin:/bin`,
  });
  return { ...kit, tree };
}

const ANSWERED = `cat <<'X'
PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.
64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=1.75 ms

--- 10.0.0.1 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time 0ms
rtt min/avg/max/mdev = 1.750/1.750/1.750/0.000 ms
X`;
const SILENT = `cat <<'X'
PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.

--- 10.0.0.1 ping statistics ---
1 packets transmitted, 0 received, 100% packet loss, time 0ms

X
exit 1`;
const UNREACHABLE = `cat <<'X'
PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.
From 10.0.0.254 icmp_seq=1 Destination Host Unreachable

--- 10.0.0.1 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms
X
exit 1`;

describe('a check by ping', () => {
  it('is up when an answer comes, and takes as long as the answer did', async () => {
    const { run } = withPing(ANSWERED);
    const { status, durationMs } = await run({ type: 'icmp', host: '10.0.0.1' });
    expect([status, durationMs]).toEqual(['up', 1.75]);
  });

  it('gives ping an address and never the text of a check', async () => {
    const { run, tree } = withPing('read -r line < "$0"');
    await run({ type: 'icmp', host: 'gateway.test' });
    expect(readFileSync(join(tree.directory, 'called'), 'utf8')).toBe('-n -c 1 -W 10 10.0.0.1 ');
    expect((await run({ type: 'icmp', host: '-f' })).error).toBe('-f does not resolve (ENOTFOUND)');
    expect((await run({ type: 'icmp', host: '$(reboot)' })).error).toMatch(/does not resolve/);
  });

  it('is down, perhaps by the fault of this host, when no answer comes', async () => {
    const { status, error, isAnswer } = await withPing(SILENT).run({ type: 'icmp', host: '10.0.0.1' });
    expect([status, error, isAnswer]).toEqual(['down', 'no answer to a ping', false]);
  });

  it('tells who says that there is no way', async () => {
    const { error } = await withPing(UNREACHABLE).run({ type: 'icmp', host: '10.0.0.1' });
    expect(error).toBe('no answer to a ping: Destination Host Unreachable (10.0.0.254)');
  });

  it.each([
    ['ping: socktype: SOCK_RAW\nping: socket: Operation not permitted', 2],
    ['ping: socket: Operation not permitted\nping: => missing cap_net_raw+p capability or setuid?', 2],
    ['ping: permission denied (are you root?)', 1],
    ['ping: Lacking privilege for icmp socket.', 1],
  ])('says nothing of the host when it may not send: %s', async (text, code) => {
    const { run } = withPing(`printf '%s\\n' "${text}" >&2; exit ${String(code)}`);
    const { status, error } = await run({ type: 'icmp', host: '10.0.0.1' });
    expect(status).toBe('inconclusive');
    expect(error).toMatch(/^ping is not permitted: ping: /);
  });

  it('says nothing of the host where there is no ping', async () => {
    const { run } = probeKit({ searchPath: '/no/such/directory' });
    const { status, error } = await run({ type: 'icmp', host: '10.0.0.1' });
    expect([status, error]).toEqual(['inconclusive', 'ping is not installed, or may not be run']);
  });

  it('passes on what ping says of the network', async () => {
    const { run } = withPing('echo "ping: connect: Network is unreachable" >&2; exit 2');
    const { status, error, isAnswer } = await run({ type: 'icmp', host: '10.0.0.1' });
    expect([status, error, isAnswer]).toEqual([
      'down',
      'ping says: ping: connect: Network is unreachable',
      false,
    ]);
  });

  it('is given up when its time is over', async () => {
    const kit = withPing('sleep 1000');
    const running = kit.run({ type: 'icmp', host: '10.0.0.1' });
    setTimeout(() => kit.passTime(), 50);
    expect((await running).error).toBe('timeout after 10 s while waiting for the answer to a ping');
  });

  it('asks as macOS wants to be asked', async () => {
    const { run, tree } = withPing(ANSWERED, { platform: 'darwin' });
    await run({ type: 'icmp', host: '10.0.0.1' });
    expect(readFileSync(join(tree.directory, 'called'), 'utf8')).toBe('-n -c 1 -W 10000 10.0.0.1 ');
  });
});
