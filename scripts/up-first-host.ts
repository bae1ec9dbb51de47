import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '@vigilops/contracts/api';

type Ask = (path: string) => Promise<unknown>;

/**
 * Waits until this host's first figures are answered by the API and draws them as a few lines of text. What is shown has
 * made the whole way: agent, gate, database, query.
 */
export async function firstHostCard(
  url: string,
  token: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const ask: Ask = async (path) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` }, signal });
    if (!response.ok) {
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    }
    return response.json();
  };
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const { items } = (await ask('/api/v1/hosts')) as { items: readonly Host[] };
    const host = items.find((each) => each.source === 'agent' && each.figures.cpu_usage_ratio !== null);
    if (host !== undefined) {
      return card(host, await newestLogLine(ask));
    }
    await sleep(500, undefined, { signal });
  }
  throw new Error(`no figures of this host arrived within ${timeoutMs / 1000} s`);
}

async function newestLogLine(ask: Ask): Promise<string | undefined> {
  const { items } = (await ask('/api/v1/logs?limit=1')) as {
    items: readonly { service_name: string; body: string }[];
  };
  const [newest] = items;
  return newest === undefined ? undefined : `${newest.service_name}: ${newest.body.slice(0, 90)}`;
}

function card(host: Host, logLine: string | undefined): string {
  const { figures } = host;
  const percent = (ratio: number | null) => (ratio === null ? 'unknown' : `${(ratio * 100).toFixed(0)} %`);
  const rows: readonly (readonly [string, string])[] = [
    [
      'Host',
      `${host.name}  ${[host.os, host.os_version, host.arch].filter((part) => part !== null).join(' ')}`,
    ],
    [
      'CPU',
      `${percent(figures.cpu_usage_ratio)} of ${figures.cpu_logical_count ?? '?'} cores, load ${figures.load_1m ?? '?'}`,
    ],
    ['Memory', percent(figures.memory_usage_ratio)],
    ['Disk', `${percent(figures.disk_usage_ratio)} of ${figures.disk_mountpoint ?? 'unknown'}`],
    ...(logLine === undefined ? [] : [['Newest log', logLine] as const]),
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(18)}${value}`).join('\n');
}
