import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeLogsRequest } from '@vigilops/otlp';
import { openHouse, type House } from '@vigilops/testkit/house';
import { describeShares, watchCpu, type CpuShares } from './parts/cpu-shares.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { logsBody, postAll } from './parts/otlp-load.ts';
import { childrenOf } from './parts/process-figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * From a line that is stored to the same line at its viewers: the time from the gate's answer to a POST, which comes
 * after COMMIT, until the event with its last line has arrived, for all viewers and posts. Ten posts of ten lines a
 * second; in a second part, whether viewers slow the taking in of many lines down.
 */
const POSTS = isShort() ? 20 : 300;
const POST_EVERY_MS = 100;
const LINES_PER_POST = 10;
const VIEWERS = [1, 100];
/** Half of the viewers have a filter of text, as people do. */
const QUERIES = ['', '?level=info', '?text=bench', '?services=live&text=bench%20line'];
const FLOOD = isShort() ? 5 : 40;
const FLOOD_RUNS = isShort() ? 1 : 5;

console.log(
  `input: ${String(POSTS)} posts of ${String(LINES_PER_POST)} lines, one every ${String(POST_EVERY_MS)} ms; load ${loadNow()}`,
);
for (const open of benchDatabases()) {
  const database = await open();
  const own = new Set(childrenOf(process.pid));
  const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' }, databaseUrl: database.url });
  const backend = childrenOf(process.pid)
    .filter((pid) => !own.has(pid))
    .map(Number);
  try {
    for (const viewers of VIEWERS) {
      await measureLatency(house, database, viewers, backend);
    }
    await measureFlood(house, database, backend);
  } finally {
    await house.close();
    await database.close();
  }
}

async function measureLatency(
  house: House,
  { name }: BenchDatabase,
  viewers: number,
  backend: readonly number[],
): Promise<void> {
  const answered = new Map<number, number>();
  const heard: (readonly [post: number, atMs: number])[] = [];
  const close = await watch(house, viewers, (line) => {
    const post = Number(/^bench line (\d+) of its post's last$/.exec(line)?.[1] ?? NaN);
    if (!Number.isNaN(post)) {
      heard.push([post, performance.now()]);
    }
  });
  const ended = watchCpu(new Map([['backend', () => backend]]));
  for (let post = 0; post < POSTS; post += 1) {
    const beganMs = performance.now();
    await send(house, post);
    answered.set(post, performance.now());
    await sleep(Math.max(0, POST_EVERY_MS - (performance.now() - beganMs)));
  }
  for (let patience = 100; heard.length < POSTS * viewers && patience > 0; patience -= 1) {
    await sleep(50);
  }
  const usPerPost = ended(POSTS).get('backend') ?? NaN;
  close();
  const missing = POSTS * viewers - heard.length;
  const delays = heard
    .map(([post, atMs]) => Math.max(0, atMs - (answered.get(post) ?? NaN)))
    .sort((a, b) => a - b);
  const delayAt = (part: number) => delays[Math.ceil(part * delays.length) - 1] ?? NaN;
  const at = (part: number) => delayAt(part).toFixed(0);
  console.log(
    `stored to received, ${String(viewers)} viewers, ${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
      `most ${at(1)} ms; ${String(missing)} missing; ${(usPerPost / 1_000).toFixed(1)} ms of the backend's CPU a post; load ${loadNow()}`,
  );
  tellFigure({
    what: `live tail, stored to received, ${String(viewers)} viewers, p95, ${name}`,
    unit: 'ms',
    ours: [delayAt(0.95)],
    target: { most: 2_000 },
  });
  process.exitCode = missing > 0 ? 1 : process.exitCode;
}

/** Runs without and with viewers in turn, so that both see the same machine. */
async function measureFlood(
  house: House,
  database: BenchDatabase,
  backend: readonly number[],
): Promise<void> {
  const runs = [0, ...VIEWERS].map((viewers) => ({
    viewers,
    rates: [] as number[],
    shares: [] as CpuShares[],
  }));
  const parties = new Map<string, () => readonly number[]>([
    ['backend', () => backend],
    ['database', () => database.pids()],
    ['sender and viewers', () => [process.pid]],
  ]);
  let request = 0;
  const bodies = (count: number) =>
    Array.from({ length: count }, () => logsBody((request += 1), Date.now() + request));
  await postAll(`${house.url}/v1/logs`, bodies(5), 1, house.adminToken);
  for (let run = 0; run < FLOOD_RUNS; run += 1) {
    for (const { viewers, rates, shares } of runs) {
      const made = bodies(FLOOD);
      const close = await watch(house, viewers, undefined);
      const ended = watchCpu(parties);
      rates.push(await postAll(`${house.url}/v1/logs`, made, 16, house.adminToken));
      shares.push(ended(made.reduce((sum, { items }) => sum + items, 0)));
      close();
    }
  }
  for (const { viewers, rates, shares } of runs) {
    console.log(
      `taking lines in, ${String(viewers)} viewers, ${database.name}: ${spread(rates, 'lines/s')}\n` +
        `  ${describeShares(shares, 'lines/s')}`,
    );
  }
}

async function send(house: House, post: number): Promise<void> {
  const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
  const records = Array.from({ length: LINES_PER_POST }, (_, i) => ({
    timeUnixNano,
    severityNumber: 9,
    body: `bench line ${String(post)} of its post's ${i === LINES_PER_POST - 1 ? 'last' : 'first ones'}`,
  }));
  const response = await fetch(`${house.url}/v1/logs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(encodeLogsRequest([{ resource: { 'service.name': 'live' }, records }])),
  });
  if (!response.ok) {
    throw new Error(`a post was answered ${String(response.status)}: ${await response.text()}`);
  }
  await response.arrayBuffer();
}

/** Opens so many live tails and calls `onLine` for each line of a whole event. Returns what closes them. */
async function watch(
  house: House,
  viewers: number,
  onLine: ((body: string) => void) | undefined,
): Promise<() => void> {
  const closing = await Promise.all(
    Array.from({ length: viewers }, (_, i) => openTail(house, QUERIES[i % QUERIES.length] ?? '', onLine)),
  );
  return () => {
    closing.forEach((close) => {
      close();
    });
  };
}

function openTail(
  house: House,
  query: string,
  onLine: ((body: string) => void) | undefined,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${house.url}/api/v1/logs/tail${query}`,
      { agent: false, headers: { authorization: `Bearer ${house.adminToken}` } },
      (response) => {
        if (response.statusCode !== 200) {
          reject(new Error(`a live tail was answered ${String(response.statusCode)}`));
          return;
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          if (onLine === undefined) {
            return;
          }
          text += piece;
          const end = text.lastIndexOf('\n\n');
          const events = text.slice(0, Math.max(0, end));
          text = end < 0 ? text : text.slice(end);
          for (const [, body = ''] of events.matchAll(/"body":"((?:[^"\\]|\\.)*)"/g)) {
            onLine(body);
          }
        });
        response.on('error', () => undefined);
        resolve(() => {
          response.destroy();
        });
      },
    );
    call.on('error', reject);
    call.end();
  });
}
