import { openHouse, run, until, type House, type Running } from '@vigilops/testkit/house';
import { setTimeout as sleep } from 'node:timers/promises';
import { tellFigure } from './parts/figures.ts';
import { withLlmPeers, type LlmPeer } from './parts/llm-peers.ts';
import { callsAt, mostCalls, percentile, type Load } from './parts/open-loop.ts';
import { cpuMsOf, memoryOf } from './parts/process-figures.ts';
import { isShort, loadNow } from './parts/statistics.ts';

/**
 * The gateway of LLMs as a whole: key, route, limits, a budget that holds, journal, ledger in the embedded database, in
 * front of a provider that answers at once. What it adds to a call at 1,000 a second; how many it takes; what 1,000 streams
 * at a time cost in memory. Beside it, under the same load: Portkey and LiteLLM, at the highest of these rates that they
 * keep up with. Load, provider, gateway and database share the machine.
 */
const RATE = 1_000;
const PEER_RATES = [1_000, 300, 100, 30];
/** Who answers later than this while a rate is tried does not keep up with it. */
const BEHIND_MS = 500;
const SECONDS = isShort() ? 3 : 30;
/** Until what is called often is compiled. */
const WARM_SECONDS = isShort() ? 3 : 10;
const STREAMS = isShort() ? 100 : 1_000;
const AT_ONCE = 64;
const HEADERS = { 'content-type': 'application/json' };
const prompt = 'Summarise what happened on the hosts of the team today. '.repeat(14);
const bodyOf = (stream: boolean) =>
  JSON.stringify({
    model: 'gpt-4o-mini',
    max_tokens: 64,
    stream,
    messages: [
      { role: 'system', content: 'You are terse.' },
      { role: 'user', content: prompt },
    ],
  });

const provider = run('bench/src/parts/llm-provider.ts', [], {});
const slow = run('bench/src/parts/llm-provider.ts', ['250', '40'], {});
const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
try {
  const direct = await urlOf(provider);
  const key = await furnish(house, direct, await urlOf(slow));
  const gateway: Load = {
    url: house.url,
    path: '/v1/chat/completions',
    headers: { ...HEADERS, authorization: `Bearer ${key}` },
    body: bodyOf(false),
  };
  const bare: Load = { ...gateway, url: direct, headers: HEADERS };
  const pid = house.backendPid();

  const rested = memoryOf(pid);
  const streams = callsAt(STREAMS, 1, { ...gateway, body: bodyOf(true).replace('gpt-4o-mini', 'slow') });
  await sleep(6_000);
  const busy = memoryOf(pid);
  const { failed } = await streams;
  console.log(
    `${String(STREAMS)} streams at a time: ${busy.rssMb.toFixed(0)} MiB, ${rested.rssMb.toFixed(0)} before; ${String(failed)} failed`,
  );

  await callsAt(RATE, WARM_SECONDS, gateway);
  console.log(`${String(RATE)} calls a second for ${String(SECONDS)} s; load ${loadNow()}`);
  const without = await callsAt(RATE, SECONDS, bare);
  const cpuBefore = cpuMsOf(pid);
  const through = await callsAt(RATE, SECONDS, gateway);
  const cpuMs = cpuMsOf(pid) - cpuBefore;
  const ours = printAdded({ without, through, cpuMs });

  const most = await mostCalls(AT_ONCE, isShort() ? 3 : 15, gateway);
  console.log(
    `${String(AT_ONCE)} at a time: ${most.perSecond.toFixed(0)} calls a second, ${String(most.failed)} failed; load ${loadNow()}`,
  );

  await checkLedger(house);
  const peers = new Map<string, Added & { readonly perSecond: number }>();
  await withLlmPeers(direct, async (peer) => {
    const { rate, added, perSecond } = await measurePeer(peer, bare);
    peers.set(`${peer.name} at ${String(rate)} calls/s`, { ...added, perSecond });
  });
  const ofPeers = (figure: (added: Added & { readonly perSecond: number }) => number) =>
    Object.fromEntries([...peers].map(([name, added]) => [name, [figure(added)]]));
  tellFigure({
    what: `LLM gateway, added to a call at ${String(RATE)} calls/s, median`,
    unit: 'ms',
    ours: [ours.p50Ms],
    peers: ofPeers(({ p50Ms }) => p50Ms),
    target: { most: 0.6 },
  });
  tellFigure({
    what: `LLM gateway, added to a call at ${String(RATE)} calls/s, p99`,
    unit: 'ms',
    ours: [ours.p99Ms],
    peers: ofPeers(({ p99Ms }) => p99Ms),
    target: { most: 2 },
  });
  tellFigure({
    what: `LLM gateway, most calls a second, ${String(AT_ONCE)} at a time`,
    unit: 'calls/s',
    ours: [most.perSecond],
    peers: ofPeers(({ perSecond }) => perSecond),
    target: { least: 3_000 },
  });
} finally {
  await house.close();
  await provider.end('SIGTERM');
  await slow.end('SIGTERM');
}

interface Measured {
  readonly without: Awaited<ReturnType<typeof callsAt>>;
  readonly through: Awaited<ReturnType<typeof callsAt>>;
  readonly cpuMs: number;
}

interface Added {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function printAdded({ without, through, cpuMs }: Measured): Added {
  const at = (share: number) => [without, through].map(({ latencies }) => percentile(latencies, share));
  for (const share of [0.5, 0.95, 0.99]) {
    const [a = NaN, b = NaN] = at(share);
    console.log(
      `  p${String(share * 100)}: ${a.toFixed(2)} ms without, ${b.toFixed(2)} ms through: ${(b - a).toFixed(2)} ms added`,
    );
  }
  const calls = through.latencies.length;
  console.log(
    `  failed ${String(through.failed)}; ${(cpuMs / calls).toFixed(3)} ms of CPU a call: ${((calls * 1_000) / cpuMs).toFixed(0)} calls a second and core`,
  );
  const added = (share: number) => {
    const [a = NaN, b = NaN] = at(share);
    return b - a;
  };
  return { p50Ms: added(0.5), p99Ms: added(0.99) };
}

/** As above, at the highest rate at which nothing fails and the waiting does not grow. */
async function measurePeer(peer: LlmPeer, bare: Load) {
  const load: Load = { ...bare, ...peer.load };
  let kept = { rate: 0, added: { p50Ms: NaN, p99Ms: NaN } };
  await callsAt(20, 3, load);
  for (const rate of PEER_RATES) {
    const tried = await callsAt(rate, WARM_SECONDS, load);
    const isBehind = tried.failed > 0 || percentile(tried.latencies, 0.95) > BEHIND_MS;
    if (isBehind && rate !== PEER_RATES.at(-1)) {
      continue;
    }
    console.log(
      `${peer.name}: ${String(rate)} calls a second for ${String(SECONDS)} s${isBehind ? ', WITH WHICH IT DOES NOT KEEP UP' : ''}; load ${loadNow()}`,
    );
    const without = await callsAt(rate, SECONDS, bare);
    const cpuBefore = peer.cpuMs();
    const through = await callsAt(rate, SECONDS, load);
    kept = { rate, added: printAdded({ without, through, cpuMs: peer.cpuMs() - cpuBefore }) };
    break;
  }
  const most = await mostCalls(AT_ONCE, isShort() ? 3 : 15, load);
  console.log(
    `  ${String(AT_ONCE)} at a time: ${most.perSecond.toFixed(0)} calls a second, ${String(most.failed)} failed`,
  );
  return { ...kept, perSecond: most.perSecond };
}

function urlOf(running: Running): Promise<string> {
  return until('the provider is there', 10_000, () => {
    const port = /^\d+$/m.exec(running.words())?.[0];
    return Promise.resolve(port === undefined ? undefined : `http://127.0.0.1:${port}`);
  });
}

async function furnish({ ask }: House, fast: string, slowUrl: string): Promise<string> {
  for (const [name, url, models] of [
    ['fast', fast, ['gpt-4o-mini']],
    ['slow', slowUrl, ['slow']],
  ] as const) {
    await ask('/api/v1/llm-providers', {
      name,
      type: 'openai',
      config: { base_url: `${url}/v1`, api_key: 'sk-of-the-bench' },
      models,
    });
  }
  const project = await ask<{ id: number }>('/api/v1/llm-projects', { name: 'bench' });
  await ask('/api/v1/llm-budgets', {
    name: 'bench',
    scope: 'all',
    window: 'month',
    amount: '100000',
    currency: 'USD',
  });
  const { secret } = await ask<{ secret: string }>('/api/v1/llm-keys', {
    name: 'bench',
    project_id: project.id,
  });
  return secret;
}

/** Every call that was answered has its row. */
async function checkLedger({ ask }: House): Promise<void> {
  await sleep(2_000);
  const spend = await ask<{ groups: { points: { calls: number; failed: number }[] }[] }>(
    '/api/v1/llm-spend',
    {
      from: 'now-1h',
    },
  );
  console.log(`the ledger: ${JSON.stringify(spend.groups.map(({ points }) => points[0]))}`);
}
