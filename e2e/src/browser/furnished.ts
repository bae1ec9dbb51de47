import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '@vigilops/testkit/browser';
import { openHouse, sendDemo, until, type House } from '@vigilops/testkit/house';

/** How the name of a suite says that there is no browser. */
export const hasChromium = findChromium() !== undefined;
export const orSkipped = hasChromium ? '' : ' — SKIPPED, no Chromium is installed';

export interface FurnishedHouse extends House {
  /** The log file that the real agent follows, for the service `orders`. */
  readonly logFile: string;
  writeLine(line: string): void;
  /** Id of a host by its name. */
  hostId(name: string): Promise<number>;
  /** Id of a service that the real agent checks: `house` is up, `nobody-there` is down. */
  serviceId(name: string): Promise<number>;
  /** Of an incident: the check of `nobody-there` makes one. */
  incidentId(): Promise<number>;
}

interface NamedList {
  readonly items: readonly { readonly id: number; readonly name: string }[];
}

/** One check that succeeds, and one that cannot: nothing listens on port 1. */
const checksOf = (url: string) =>
  [
    'services:',
    `  - { name: house, type: http, url: '${url}/health/ready', interval: 5s }`,
    '  - { name: nobody-there, type: tcp, host: 127.0.0.1, port: 1, interval: 5s }',
    '',
  ].join('\n');

/** A backend with an hour of the demo's fleet and a real agent on this host that follows one log file and checks two services. */
export async function openFurnishedHouse(history = '1h'): Promise<FurnishedHouse> {
  const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: '2s' } });
  const logFile = join(house.folder, 'orders.log');
  writeFileSync(logFile, '');
  house.startAgent({
    yaml: `host:\n  name: real-host\nmetrics:\n  interval: 5s\nlogs:\n  - path: ${logFile}\n    service: orders\n${checksOf(house.url)}`,
  });
  await sendDemo(house, history);
  const idOf = (list: string) => (name: string) =>
    until(`${name} is known`, 60_000, async () => {
      const { items } = await house.ask<NamedList>(`/api/v1/${list}?q=${encodeURIComponent(name)}`);
      return items.find((each) => each.name === name)?.id;
    });
  const hostId = idOf('hosts');
  await hostId('real-host');
  return {
    ...house,
    logFile,
    writeLine: (line) => {
      appendFileSync(logFile, `${line}\n`);
    },
    hostId,
    serviceId: idOf('services'),
    incidentId: () =>
      until('an incident is there', 120_000, async () => {
        const { items } = await house.ask<{ readonly items: readonly { readonly id: number }[] }>(
          '/api/v1/incidents',
        );
        return items[0]?.id;
      }),
  };
}
