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
}

interface HostList {
  readonly items: readonly { readonly id: number; readonly name: string }[];
}

/** A backend with an hour of the demo's fleet and a real agent on this host that follows one log file. */
export async function openFurnishedHouse(history = '1h'): Promise<FurnishedHouse> {
  const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: '2s' } });
  const logFile = join(house.folder, 'orders.log');
  writeFileSync(logFile, '');
  house.startAgent({
    yaml: `host:\n  name: real-host\nmetrics:\n  interval: 5s\nlogs:\n  - path: ${logFile}\n    service: orders\n`,
  });
  await sendDemo(house, history);
  const hostId = (name: string) =>
    until(`${name} is known`, 60_000, async () => {
      const { items } = await house.ask<HostList>(`/api/v1/hosts?q=${encodeURIComponent(name)}`);
      return items.find((host) => host.name === name)?.id;
    });
  await hostId('real-host');
  return {
    ...house,
    logFile,
    writeLine: (line) => {
      appendFileSync(logFile, `${line}\n`);
    },
    hostId,
  };
}
