import { openHouse } from '@vigilops/testkit/house';
import { describeShares, watchCpu, type CpuShares } from './parts/cpu-shares.ts';
import { benchDatabases, bytesPerRow, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { logsBody, metricsBody, postAll, type Body } from './parts/otlp-load.ts';
import { openVictoriaMetrics } from './parts/peers.ts';
import { childrenOf } from './parts/process-figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * OTLP to durable row: gzipped protobuf over loopback HTTP, counted when the 200 arrives, which the backend sends after
 * COMMIT. Sender, backend and database share the machine's cores; what each of them costs is printed. Bodies are made
 * before the clock runs; ours and the peer get the same ones in turn.
 */
const runs = isShort() ? 1 : 5;
const requests = isShort() ? 10 : 60;
const CONNECTIONS = 16;

console.log(
  `input: ${String(runs)} runs of ${String(requests)} requests over ${String(CONNECTIONS)} connections; ` +
    `10,000 points (50 hosts, 200 series each), or 5,000 lines of about 150 bytes; load average ${loadNow()}`,
);
for (const open of benchDatabases()) {
  const database = await open();
  try {
    await measureOn(database);
  } finally {
    await database.close();
  }
}

async function measureOn(database: BenchDatabase): Promise<void> {
  const own = new Set(childrenOf(process.pid));
  const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' }, databaseUrl: database.url });
  const backend = childrenOf(process.pid)
    .filter((pid) => !own.has(pid))
    .map(Number);
  const peer = await openVictoriaMetrics();
  const parties = new Map<string, () => readonly number[]>([
    ['backend', () => backend],
    ['database', () => database.pids()],
    ['sender', () => [process.pid]],
  ]);
  const send = async (kind: 'metrics' | 'logs', bodies: readonly Body[], into: Results): Promise<void> => {
    const ended = watchCpu(parties);
    into.rates.push(await postAll(`${house.url}/v1/${kind}`, bodies, CONNECTIONS, house.adminToken));
    into.shares.push(ended(bodies.reduce((sum, { items }) => sum + items, 0)));
  };
  const points: Results = { rates: [], shares: [] };
  const lines: Results = { rates: [], shares: [] };
  const peerPoints: number[] = [];
  try {
    const begin = Date.now() - runs * requests * 1_000;
    // The first round fills the catalog and compiles the code; it is not counted.
    await postAll(`${house.url}/v1/metrics`, [metricsBody(begin - 1_000)], 1, house.adminToken);
    for (let run = 0; run < runs; run += 1) {
      const from = run * requests;
      const bodies = Array.from({ length: requests }, (_, i) => metricsBody(begin + (from + i) * 1_000));
      await send('metrics', bodies, points);
      if (peer !== undefined) {
        peerPoints.push(await postAll(peer.metricsUrl, bodies, CONNECTIONS, undefined));
      }
      const logs = Array.from({ length: requests }, (_, i) => logsBody(from + i, begin + (from + i) * 1_000));
      await send('logs', logs, lines);
    }
    print(`points, ${database.name}`, 'points/s', points);
    if (peer !== undefined) {
      console.log(`points, ${peer.name}: ${spread(peerPoints, 'points/s')}`);
    }
    print(`log lines, ${database.name}`, 'lines/s', lines);
    tellFigure({
      what: `OTLP over HTTP to COMMIT, points, ${database.name}`,
      unit: 'points/s',
      ours: points.rates,
      ...(peer !== undefined && { peers: { [peer.name]: peerPoints } }),
      target: { least: 300_000 },
    });
    tellFigure({
      what: `OTLP over HTTP to COMMIT, log lines, ${database.name}`,
      unit: 'lines/s',
      ours: lines.rates,
      target: { least: 100_000 },
    });
    console.log(`  ${await bytesPerRow(database)} as written; load average ${loadNow()}`);
  } finally {
    await peer?.close();
    await house.close();
  }
}

interface Results {
  readonly rates: number[];
  readonly shares: CpuShares[];
}

function print(name: string, unit: string, { rates, shares }: Results): void {
  console.log(`${name}: ${spread(rates, unit)}`);
  console.log(`  ${describeShares(shares, unit)}`);
}
