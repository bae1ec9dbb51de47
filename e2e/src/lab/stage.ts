import { openHouse, until, type House } from '@vigilops/testkit/house';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChat } from './chat.ts';
import type { CleanUp } from './clean-up.ts';
import { openGateway, type Gateway } from './gateway.ts';
import { openDatabases } from './shop/database.ts';
import { SHOPS, type ShopName } from './shop/settings.ts';
import { HOST, openMailer, openShop, serviceOf, type Mailer, type Shop } from './shop/shop.ts';
import { createSupervisor } from './shop/supervisor.ts';
import { mountSmallDisk } from './small-disk.ts';
import { openTlsSite, type TlsSite } from './tls-site.ts';

const READY_MS = 120_000;
const WORDS = 2_000;
export const CHANNEL = 'team chat';
export const SITE = 'shop-site';

/** All that a fault may touch. */
export interface Stage {
  readonly house: House;
  readonly shop: (name: ShopName) => Shop;
  /** Of all that listens. */
  readonly ports: () => readonly number[];
  /** True when every check is up. */
  readonly allWell: () => Promise<true | undefined>;
  readonly mailer: Mailer;
  readonly site: TlsSite;
  readonly gateway: Gateway;
  /** Whether the disk for receipts of `wine` is a file system of its own. */
  readonly hasSmallDisk: boolean;
  /** What the backend and the shop said last, for whoever looks for why the laboratory stopped. */
  lastWords(): string;
}

/** The house on embedded defaults, in a folder of its own, with its agent and shops that it watches, under steady load. */
export async function openStage(names: readonly ShopName[], cleanUp: CleanUp): Promise<Stage> {
  const house = await openHouse();
  cleanUp.add(() => house.close());
  const chat = await openChat();
  cleanUp.add(() => chat.close());
  await house.ask('/api/v1/notification-channels', {
    name: CHANNEL,
    type: 'slack',
    config: { webhook_url: chat.url },
  });
  const diskOf = (shop: ShopName) => join(house.folder, `receipts-${shop}`);
  const mounted = mountSmallDisk(diskOf('wine'));
  cleanUp.add(() => mounted?.unmount());
  for (const shop of SHOPS) {
    mkdirSync(diskOf(shop), { recursive: true });
  }
  const databases = await openDatabases(house, cleanUp);
  const supervisor = createSupervisor(house, cleanUp);
  const shops = new Map<ShopName, Shop>();
  for (const name of names) {
    const parts = { house, supervisor, databaseUrl: databases.urlOf(name), disk: diskOf(name) };
    shops.set(name, await openShop(name, parts, cleanUp));
  }
  const mailer = await openMailer(house, supervisor);
  const site = await openTlsSite(house.folder);
  cleanUp.add(() => site.close());
  const gateway = await openGateway(house, cleanUp);

  process.env.NODE_EXTRA_CA_CERTS = site.authorities;
  house.startAgent({
    yaml: agentYaml({ shops, site, logs: { 'shops-db': databases.log, supervisor: supervisor.log } }),
  });
  // They are called as the telemetry calls the services that they ask.
  const checks = [...names.map((name) => serviceOf(name, 'web')), SITE];
  const allWell = async () => {
    const { items } = await house.ask<{ items: readonly { name: string; status: string }[] }>(
      '/api/v1/services?checked=true',
    );
    const up = items.filter(({ name, status }) => checks.includes(name) && status === 'up');
    return up.length === checks.length ? (true as const) : undefined;
  };
  await until('the checks of the agent say that all is well', READY_MS, allWell);
  return {
    house,
    shop(name) {
      const found = shops.get(name);
      if (found === undefined) {
        throw new Error(`the shop ${name} was not opened`);
      }
      return found;
    },
    ports: () => [
      ...[...shops.values()].flatMap((shop) => shop.ports()),
      mailer.port,
      Number(new URL(house.url).port),
    ],
    allWell,
    mailer,
    site,
    gateway,
    hasSmallDisk: mounted !== undefined,
    lastWords: () =>
      `-- backend:\n${house.backendWords().slice(-WORDS)}\n-- shop:\n${readFileSync(supervisor.log, 'utf8').slice(-WORDS)}`,
  };
}

function agentYaml(parts: {
  readonly shops: ReadonlyMap<ShopName, Shop>;
  readonly site: TlsSite;
  readonly logs: Readonly<Record<string, string>>;
}): string {
  const checks = [
    ...[...parts.shops].map(([name, shop]) => [serviceOf(name, 'web'), shop.checkoutUrl]),
    [SITE, parts.site.url],
  ];
  return [
    `host:\n  name: ${HOST}\nmetrics:\n  interval: 5s`,
    'logs:',
    ...Object.entries(parts.logs).map(
      ([service, path]) =>
        `  - path: ${JSON.stringify(path)}\n    service: ${service}\n    from_beginning: true`,
    ),
    'services:',
    ...checks.map(
      ([name, url]) =>
        `  - name: ${String(name)}\n    type: http\n    url: ${String(url)}\n    interval: 5s\n    timeout: 5s`,
    ),
    '',
  ].join('\n');
}
