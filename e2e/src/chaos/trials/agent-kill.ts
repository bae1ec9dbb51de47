import { setTimeout as sleep } from 'node:timers/promises';

import { houseServer } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

/** kill -9 at any moment over a log that rotates, into the real database. */
export const agentKill: Trial = {
  name: 'agent-kill',
  promise: 'G1: no line is lost or doubled when the agent is killed',
  usesHouse: true,
  rounds: 3,
  async run(field) {
    const { random } = field;
    const server = houseServer(await field.house());
    const { story, application, writing } = await openOrders(field, server, { rotates: true });
    await story.kill();
    for (let round = 0; round < field.rounds; round += 1) {
      const agent = story.start();
      if (random() < 0.8) {
        await agent.ready;
      }
      // Any moment will do: the pause is what is tried, not what is waited for.
      await sleep(200 + random() * 1_500);
      await agent.end('SIGKILL');
      await sleep(random() * 300);
    }
    writing.stop();
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored);
  },
  mutants: [
    {
      name: 'a record says nothing of the lines that it covers',
      file: 'agent/src/spool/intake.ts',
      find: 'positions: item.positions.map(packPosition),\n  };\n  item.frame',
      replace: 'positions: [],\n  };\n  item.frame',
    },
  ],
};
