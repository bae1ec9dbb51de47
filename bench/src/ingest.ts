import { openHouse } from '@vigilops/testkit/house';
import { logsBody, metricsBody, postAll, type Body } from './parts/otlp-load.ts';
import { openVictoriaMetrics } from './parts/peers.ts';
import { isShort, spread } from './parts/statistics.ts';

/**
 * OTLP to durable row: gzipped protobuf over loopback HTTP, counted when the 200 arrives, which the backend sends after
 * COMMIT. Sender, backend and database share the machine's cores. Bodies are made before the clock runs.
 */
const runs = isShort() ? 1 : 5;
const requests = isShort() ? 10 : 100;
const CONNECTIONS = 8;

const house = await openHouse({
  env: { VIGILOPS_SELF_INTERVAL: 'off' },
  ...(process.env.VIGILOPS_TEST_TIMESCALE_URL === undefined
    ? {}
    : { databaseUrl: process.env.VIGILOPS_TEST_TIMESCALE_URL }),
});
const peer = await openVictoriaMetrics();
const points: number[] = [];
const lines: number[] = [];
const peerPoints: number[] = [];
try {
  const begin = Date.now() - runs * requests * 1_000;
  const metricsOf = (run: number): Body[] =>
    Array.from({ length: requests }, (_, i) => metricsBody(begin + (run * requests + i) * 1_000));
  // The first round fills the catalog and is not counted.
  await postAll(`${house.url}/v1/metrics`, [metricsBody(begin - 1_000)], 1, house.adminToken);
  for (let run = 0; run < runs; run += 1) {
    const bodies = metricsOf(run);
    points.push(await postAll(`${house.url}/v1/metrics`, bodies, CONNECTIONS, house.adminToken));
    if (peer !== undefined) {
      peerPoints.push(await postAll(peer.metricsUrl, bodies, CONNECTIONS, undefined));
    }
    const logs = Array.from({ length: requests }, (_, i) => logsBody(run * requests + i, begin + i * 1_000));
    lines.push(await postAll(`${house.url}/v1/logs`, logs, CONNECTIONS, house.adminToken));
  }
} finally {
  await peer?.close();
  await house.close();
}
const engine = process.env.VIGILOPS_TEST_TIMESCALE_URL === undefined ? 'embedded PostgreSQL' : 'TimescaleDB';
console.log(`points, ${engine}: ${spread(points, 'points/s')}`);
if (peer !== undefined) {
  console.log(`points, ${peer.name}: ${spread(peerPoints, 'points/s')}`);
}
console.log(`log lines, ${engine}: ${spread(lines, 'lines/s')}`);
