import { appendFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium, visit, type Visitor, type Browser } from '@vigilops/testkit/browser';
import { openHouse, sendDemo, type House } from '@vigilops/testkit/house';
import { tellFigure } from './parts/figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * The console in a Chromium, served by the real backend that stores the demo's fifty hosts: bytes and time of a first
 * load with a cold cache, page changes, the Overview, every dashboard over 30 days, and from a line that is written on
 * a host (real agent, gate, database) to the same line on screen.
 */
const ROUNDS = isShort() ? 1 : 7;
const LINES = isShort() ? 5 : 100;
const HISTORY = isShort() ? '30m' : '24h';
const ROOT = resolve(import.meta.dirname, '../..');
const APP = '/a/vigilops-app';
const PLUGIN = join(ROOT, 'grafana-plugins/vigilops-app/dist');

/** Of a page: it runs these functions, not this process. */
declare const document: {
  readonly body: { readonly innerText: string };
  querySelectorAll(selector: string): Iterable<object>;
  addEventListener(name: 'click', listener: (event: { timeStamp: number }) => void, options: object): void;
};
declare function requestAnimationFrame(draw: () => void): void;

const guest = (from: House) => ({ url: from.url, token: from.adminToken });
const overviewIsThere = ({ page }: Visitor) => page.getByRole('status').first().waitFor();

const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
const browser = await launchChromium();
try {
  await sendDemo(house, HISTORY);
  await calm();
  process.stdout.write(`${HISTORY} of the demo's fleet; load ${loadNow()} at the start\n`);
  sizes();
  await firstLoad(house, browser);
  await pageChanges(house, browser);
  await dashboards(house, browser);
  await tail(house, browser);
} finally {
  await browser.close();
  await house.close();
}

/** What so many points leave to do, no console waits for: lets the house finish it, five minutes at most. */
async function calm(): Promise<void> {
  for (let waited = 0; waited < 300 && (loadavg()[0] ?? 0) > 0.5; waited += 5) {
    await sleep(5_000);
  }
}

function print(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(52)}${text}\n`);
}

function sizes(): void {
  for (const file of readdirSync(PLUGIN, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('module.js')) {
      print(`bytes of ${file}`, String(statSync(join(PLUGIN, file)).size));
    }
  }
}

async function firstLoad(from: House, in_: Browser): Promise<void> {
  const times: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // A context of its own has a cache of its own, which is empty.
    const visitor = await visit(in_, guest(from));
    const session = await visitor.context.newCDPSession(visitor.page);
    let received = 0;
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (received += encodedDataLength));
    const startedAt = performance.now();
    await visitor.page.goto(`${from.url}${APP}/overview`, { waitUntil: 'commit' });
    await overviewIsThere(visitor);
    times.push(performance.now() - startedAt);
    bytes.push(received / 1024);
    await visitor.leave();
  }
  print('first load, cold cache, to the state of the fleet', spread(times, 'ms'));
  print('… received until then', spread(bytes, 'KiB'));
}

/**
 * From the click, as the page sees it, to the frame after the first thing is drawn that the page is opened for. The first
 * round loads the lazy parts; it counts as a first load.
 */
async function pageChanges(from: House, in_: Browser): Promise<void> {
  const visitor = await visit(in_, guest(from));
  const { page } = visitor;
  await visitor.open(`${APP}/overview`);
  const nav = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
  const steps = [
    ['to Hosts, a screen of them', () => nav('Hosts'), 'tbody tr'],
    ['to a host, its charts drawn', () => page.locator(`a[href*="${APP}/hosts/"]`).first(), '.u-over'],
    ['to Logs, the newest line', () => nav('Logs'), '[role=option]'],
    ['to Overview, the state of the fleet', () => nav('Overview'), '[role=status]'],
  ] as const;
  const times = new Map<string, number[]>(steps.map(([name]) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, link, shown] of steps) {
      const drawn = await page.evaluateHandle(fromClickToDrawn, shown);
      await link().click();
      const ms = await page.evaluate(({ ms }) => ms, drawn);
      if (round >= 0) {
        times.get(name)?.push(ms);
      }
      await visitor.settled();
    }
  }
  for (const [name, values] of times) {
    print(`page change ${name}`, spread(values, 'ms'));
  }
  await visitor.leave();
}

/** Runs in the page: how many milliseconds the next click takes until an element is drawn that was not there before. */
function fromClickToDrawn(selector: string): { ms: Promise<number> } {
  const ms = new Promise<number>((resolve) => {
    const onClick = ({ timeStamp }: { timeStamp: number }) => {
      const before = new Set(document.querySelectorAll(selector));
      const look = () => {
        const isThere = [...document.querySelectorAll(selector)].some((element) => !before.has(element));
        requestAnimationFrame(isThere ? () => resolve(performance.now() - timeStamp) : look);
      };
      look();
    };
    document.addEventListener('click', onClick, { once: true, capture: true });
  });
  return { ms };
}

async function dashboards(from: House, in_: Browser): Promise<void> {
  const visitor = await visit(in_, { ...guest(from), size: { width: 1440, height: 3_000 } });
  const uids = readdirSync(join(ROOT, 'dashboards/generated')).map((file) => file.replace('.json', ''));
  for (const uid of uids) {
    const times: number[] = [];
    for (let round = 0; round < Math.min(3, ROUNDS); round += 1) {
      const startedAt = performance.now();
      await visitor.open(`/d/${uid}?from=now-30d&to=now`);
      times.push(performance.now() - startedAt);
    }
    print(`dashboard ${uid}, 30 days, all panels drawn`, spread(times, 'ms'));
  }
  await visitor.leave();
}

/** Of lines written one by one to a file that the agent follows, how long until each is in the page's text. */
async function tail(from: House, in_: Browser): Promise<void> {
  const file = join(from.folder, 'tail.log');
  writeFileSync(file, '');
  from.startAgent({
    yaml: `host:\n  name: bench\nmetrics:\n  interval: 15s\nlogs:\n  - path: ${file}\n    service: tail\n`,
  });
  const visitor = await visit(in_, guest(from));
  await visitor.open(`${APP}/logs?service=tail&live=1`);
  const seen = (mark: string) =>
    visitor.page.waitForFunction((text) => document.body.innerText.includes(text), mark, { polling: 20 });
  appendFileSync(file, 'warm-up\n');
  await seen('warm-up');
  const times: number[] = [];
  for (let n = 0; n < LINES; n += 1) {
    const mark = `line-${String(n)}-end`;
    const startedAt = performance.now();
    appendFileSync(file, `${new Date().toISOString()} INFO ${mark}\n`);
    await seen(mark);
    times.push(performance.now() - startedAt);
    await sleep(20 + 17 * (n % 13));
  }
  times.sort((a, b) => a - b);
  const p95 = times[Math.ceil(times.length * 0.95) - 1] ?? NaN;
  print('line written on a host to line on screen', spread(times, 'ms'));
  print('… p95', `${p95.toFixed(0)} ms (load ${loadNow()})`);
  tellFigure({
    what: 'line written on a host to the line on screen (agent, gate, database, Chromium), p95',
    unit: 'ms',
    ours: [p95],
    target: { most: 2_000 },
  });
  await visitor.leave();
}
