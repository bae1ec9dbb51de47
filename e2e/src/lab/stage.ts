import { openHouse, until, type House } from '@vigilops/testkit/house';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChat } from './chat.ts';
import type { CleanUp } from './clean-up.ts';
import { openGateway, type Gateway } from './gateway.ts';
import { startLoad } from './load.ts';
import { HOST, openShop, type Shop } from './shop/shop.ts';
import { mountSmallDisk } from './small-disk.ts';
import { openTlsSite, type TlsSite } from './tls-site.ts';

const READY_MS = 120_000;
const WORDS = 2_000;
export const CHANNEL = 'team chat';
export const CHECKS = { checkout: 'checkout', site: 'shop-site' } as const;

/** All that a fault may touch. */
export interface Stage {
  readonly house: House;
  readonly shop: Shop;
  readonly site: TlsSite;
  readonly gateway: Gateway;
  /** Whether the disk of receipts is a file system of its own. */
  readonly hasSmallDisk: boolean;
  /** What the backend and the shop said last, for whoever looks for why the laboratory stopped. */
  lastWords(): string;
}

/** The house on embedded defaults, in a folder of its own, with its agent and the shop that it watches, under steady load. */
export async function openStage(cleanUp: CleanUp): Promise<Stage> {
  const house = await openHouse();
  cleanUp.add(() => house.close());
  const chat = await openChat();
  cleanUp.add(() => chat.close());
  await house.ask('/api/v1/notification-channels', {
    name: CHANNEL,
    type: 'slack',
    config: { webhook_url: chat.url },
  });
  const disk = join(house.folder, 'receipts');
  const mounted = mountSmallDisk(disk);
  cleanUp.add(() => mounted?.unmount());
  mkdirSync(disk, { recursive: true });
  const shop = await openShop(house, disk, cleanUp);
  const site = await openTlsSite(house.folder);
  cleanUp.add(() => site.close());
  const gateway = await openGateway(house, cleanUp);

  process.env.NODE_EXTRA_CA_CERTS = site.authorities;
  house.startAgent({ yaml: agentYaml(shop, site) });
  const load = startLoad(shop.ports.web);
  cleanUp.add(() => {
    load.stop();
  });
  await until('the checks of the agent say that all is well', READY_MS, () => allWell(house));
  return {
    house,
    shop,
    site,
    gateway,
    hasSmallDisk: mounted !== undefined,
    lastWords: () =>
      `-- backend:\n${house.backendWords().slice(-WORDS)}\n-- shop:\n${readFileSync(shop.supervisorLog, 'utf8').slice(-WORDS)}`,
  };
}

/** True when every check is up and, with a limit of patience, nothing fires any more that told of the last fault. */
export async function allWell({ ask }: House): Promise<true | undefined> {
  const { items } = await ask<{ items: readonly { name: string; status: string }[] }>(
    '/api/v1/services?checked=true',
  );
  const wanted: readonly string[] = Object.values(CHECKS);
  const up = items.filter(({ name, status }) => wanted.includes(name) && status === 'up');
  return up.length === wanted.length ? true : undefined;
}

function agentYaml(shop: Shop, site: TlsSite): string {
  const check = (name: string, url: string) =>
    `  - name: ${name}\n    type: http\n    url: ${url}\n    interval: 5s\n    timeout: 5s\n`;
  const log = (path: string, service: string) =>
    `  - path: ${JSON.stringify(path)}\n    service: ${service}\n    from_beginning: true\n`;
  return (
    `host:\n  name: ${HOST}\nmetrics:\n  interval: 5s\n` +
    `logs:\n${log(shop.databaseLog, 'payments-db')}${log(shop.supervisorLog, 'shop-supervisor')}` +
    `services:\n${check(CHECKS.checkout, `http://127.0.0.1:${String(shop.ports.web)}/checkout`)}${check(CHECKS.site, site.url)}`
  );
}
