import { setTimeout as sleep } from 'node:timers/promises';

import { openChaosProxy } from '../proxy.ts';
import { houseServer } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

/** The answer is lost behind COMMIT, and in every second round the backend with it. */
export const lostAck: Trial = {
  name: 'lost-ack',
  promise: 'G4: what was stored is not stored again because the answer was lost',
  usesHouse: true,
  rounds: 1,
  async run(field) {
    const { random } = field;
    const house = await field.house();
    let isHurting = true;
    let kills = 0;
    let isDown = false;
    let restarting: Promise<void> = Promise.resolve();
    const proxy = await openChaosProxy(house.url, {
      swallow: () => isHurting && random() < 0.5,
      async onSwallow() {
        // Two answers may be lost at once; the backend is killed and started for one of them.
        if (kills < field.rounds && !isDown && random() < 0.5) {
          kills += 1;
          isDown = true;
          await house.endBackend('SIGKILL');
          restarting = house.startBackend().finally(() => (isDown = false));
          // Looked at when the trial heals.
          restarting.catch(() => undefined);
        }
      },
    });
    field.cleanUp(() => proxy.close());
    field.cleanUp(() => restarting.catch(() => undefined));
    const { story, application, writing } = await openOrders(field, houseServer(house, proxy.url));
    for (let looks = 0; looks < 400 && (kills < field.rounds || proxy.swallowed() < 4); looks += 1) {
      await sleep(100);
    }
    writing.stop();
    isHurting = false;
    await restarting;
    const faults = kills < field.rounds ? ['the backend was not killed as often as planned'] : [];
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored, { faults });
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
