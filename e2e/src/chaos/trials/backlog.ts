import { setTimeout as sleep } from 'node:timers/promises';

import { openChaosProxy } from '../proxy.ts';
import { receiverServer } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

/** Longer than the age at which the agent opens a second lane for what is new. */
const AWAY_MS = 18_000;
/** So slow that the backlog is still there when the first live lines must have come. */
const SLOW_ANSWER_MS = 600;

/** A server that was away and is slow: the oldest comes first, and what is live does not wait behind it. */
export const backlog: Trial = {
  name: 'backlog',
  promise: 'G5: a backlog drains oldest first while what is live stays fresh',
  usesHouse: false,
  rounds: 1,
  async run(field) {
    let isAway = true;
    const receiver = await receiverServer(() => (isAway ? { status: 503 } : 'keep'), field.cleanUp);
    const proxy = await openChaosProxy(receiver.url, { swallow: () => false, delayMs: SLOW_ANSWER_MS });
    field.cleanUp(() => proxy.close());
    const server = { ...receiver, url: proxy.url };
    const { story, application, writing } = await openOrders(field, server);
    await sleep(AWAY_MS * field.rounds);
    isAway = false;
    const firstLive = application.journal.size;

    let stored: readonly number[] = [];
    // What of the backlog was there when the first live line came.
    let behind: number | undefined;
    // The lane of what is new may hold one batch since the outage, from when it was new.
    const oldest = () => stored.filter((number) => number < firstLive / 4);
    for (let looks = 0; looks < 900 && (behind === undefined || oldest().length === 0); looks += 1) {
      await sleep(100);
      stored = await server.numbers(story.service);
      if (behind === undefined && stored.some((number) => number >= firstLive)) {
        behind = stored.filter((number) => number < firstLive).length;
      }
    }
    writing.stop();
    const inTurn = oldest().every((number, at) => number === at);
    const faults = [
      ...(inTurn && oldest().length > 0
        ? []
        : [`the backlog does not come oldest first, but with ${oldest().slice(0, 3).join(', ')}`]),
      ...(behind !== undefined && behind < firstLive
        ? []
        : ['what is live came only behind the whole backlog']),
    ];
    return compare(application.journal, await story.heal(application.journal, application.write), { faults });
  },
  mutants: [
    {
      name: 'there is one lane, the old one',
      file: 'agent/src/send/sender.ts',
      find: "keepLane(kind, 'newest', through, signal),",
      replace: '',
    },
    {
      name: 'the newest is always sent first',
      file: 'agent/src/spool/waiting.ts',
      find: "lane === 'oldest' ? entries.shift() : entries.pop()",
      replace: 'entries.pop()',
    },
  ],
};
