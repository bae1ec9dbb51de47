import type { Level } from '@vigilops/contracts';
import type { Random } from '../../random/random.ts';
import { accessTime } from './time-formats.ts';

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'demo-partner-client/2.4',
] as const;

export interface Access {
  readonly timeMs: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly seconds: number;
  readonly upstream: string;
}

/** nginx's combined format with the request time and the upstream behind it. Addresses are of RFC 5737. */
export function accessLine(access: Access, random: Random): string {
  const address = `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.int(1, 254)}`;
  const bytes = access.status >= 400 ? random.int(120, 600) : Math.round(random.logNormal(3800, 1));
  return (
    `${address} - - [${accessTime(access.timeMs)}] "${access.method} ${access.path} HTTP/1.1" ${access.status} ${bytes} "-" ` +
    `"${random.pick(AGENTS)}" rt=${access.seconds.toFixed(3)} ua="${access.upstream}"`
  );
}

export function levelOfStatus(status: number): Level {
  if (status >= 500) {
    return 'error';
  }
  return status >= 400 ? 'warn' : 'info';
}
