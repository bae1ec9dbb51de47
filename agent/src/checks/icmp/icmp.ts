import { isIP } from 'node:net';

import type { Resolve } from '../connect/resolve.ts';
import { verdictOf } from '../connect/trouble.ts';
import { withoutBrackets } from '../host-port.ts';
import { untilOver } from '../limit.ts';
import { type Ended, runProgram } from '../program/run-program.ts';
import type { Probe, ProbeRun, Verdict } from '../types.ts';

export interface IcmpDeps {
  readonly resolve: Resolve;
  readonly monotonicMs: () => number;
  readonly platform: 'linux' | 'darwin';
  /** Where `ping` is looked for. */
  readonly searchPath: string;
}

/** Sends one echo request by the system's own `ping`, which may; the agent itself needs no rights for it. */
export function createIcmpProbe(deps: IcmpDeps): Probe<'icmp'> {
  const env = { PATH: deps.searchPath, LC_ALL: 'C' };
  return async (config, run) => {
    try {
      const address = await addressOf(withoutBrackets(config.host), run, deps);
      run.trace.waitsFor = 'the answer to a ping';
      const command = commandFor(address, run.timeoutMs, deps.platform);
      return judge(await runProgram({ command, env }, run.limit), run);
    } catch (error) {
      run.limit.throwIfOver();
      return verdictOf(error, config.host);
    }
  };
}

async function addressOf(host: string, { trace, limit }: ProbeRun, deps: IcmpDeps): Promise<string> {
  const startMs = deps.monotonicMs();
  trace.waitsFor = `the address of ${host}`;
  const addresses = await untilOver(deps.resolve(host), limit);
  const [address = host] = addresses;
  trace.addresses = [address];
  if (isIP(host) === 0) {
    trace.dnsMs = deps.monotonicMs() - startMs;
  }
  return address;
}

/** -W is in seconds on Linux and in milliseconds on macOS, whose ping6 knows none. */
function commandFor(address: string, timeoutMs: number, platform: IcmpDeps['platform']): string[] {
  if (platform === 'darwin') {
    return isIP(address) === 6
      ? ['ping6', '-n', '-c', '1', address]
      : ['ping', '-n', '-c', '1', '-W', String(timeoutMs), address];
  }
  return ['ping', '-n', '-c', '1', '-W', String(Math.ceil(timeoutMs / 1_000)), address];
}

function judge(ended: Ended, { trace }: ProbeRun): Verdict {
  if (!ended.started) {
    return { status: 'inconclusive', error: 'ping is not installed, or may not be run' };
  }
  const { code, head, lastLine } = ended;
  const tookMs = Number(/time[=<]([\d.]+) ?ms/.exec(head)?.[1] ?? NaN);
  if (code === 0) {
    trace.durationMs = Number.isFinite(tookMs) ? tookMs + (trace.dnsMs ?? 0) : undefined;
    return { status: 'up' };
  }
  if (/not permitted|permission denied|lacking privilege|must be root|cap_net_raw/i.test(lastLine)) {
    return { status: 'inconclusive', error: `ping is not permitted: ${lastLine}` };
  }
  const unreachable = /^From (\S+).*?((?:Destination|Time|Packet|Network).*)$/im.exec(head);
  const said = unreachable === null ? '' : `: ${unreachable[2] ?? ''} (${unreachable[1] ?? ''})`;
  const reason = code === 1 ? `no answer to a ping${said}` : `ping says: ${lastLine}`;
  return { status: 'down', error: reason, isAnswer: false };
}
