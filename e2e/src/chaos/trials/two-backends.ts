import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort, run, until } from '@vigilops/testkit/house';

import { openChaosProxy } from '../proxy.ts';
import { databaseUrl, houseServer } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

/** Two backends on one database behind one address that loses answers, and gives both the same batch at once. */
export const twoBackends: Trial = {
  name: 'two-backends',
  promise: 'G4: two backends store a batch once, even when both have it at the same time',
  usesHouse: true,
  rounds: 1,
  async run(field) {
    const { random } = field;
    const house = await field.house();
    const second = await startSecond(field.cleanUp, databaseUrl(house), join(house.folder, 'second'));
    let isHurting = true;
    const proxy = await openChaosProxy(house.url, {
      swallow: () => isHurting && random() < 0.3,
      route: () => (random() < 0.5 ? house.url : second),
      echo: () => (isHurting && random() < 0.5 ? second : undefined),
    });
    field.cleanUp(() => proxy.close());
    const { story, application, writing } = await openOrders(field, houseServer(house, proxy.url));
    for (let looks = 0; looks < 400 && proxy.swallowed() < 3 * field.rounds; looks += 1) {
      await sleep(100);
    }
    writing.stop();
    isHurting = false;
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored);
  },
  mutants: [
    {
      name: 'every try has a batch id of its own',
      file: 'agent/src/send/otlp-client.ts',
      find: '[HEADER.batchId]: batchId,',
      replace: '[HEADER.batchId]: globalThis.crypto.randomUUID(),',
    },
  ],
};

async function startSecond(
  cleanUp: (undo: () => Promise<void>) => void,
  database: string,
  folder: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const backend = run('backend/src/main.ts', [], {
    VIGILOPS_DATA_DIR: folder,
    VIGILOPS_PORT: String(port),
    VIGILOPS_OTLP_PORT: 'off',
    VIGILOPS_SELF_INTERVAL: 'off',
    DATABASE_URL: database,
  });
  cleanUp(() => backend.end('SIGTERM'));
  await until('the second backend is ready', 60_000, async () =>
    (await fetch(`${url}/health/ready`)).ok ? true : undefined,
  );
  return url;
}
