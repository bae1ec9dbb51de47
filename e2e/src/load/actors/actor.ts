import type { Heard } from '../heard.ts';
import type { Place } from '../place.ts';
import { callModels } from './gateway.ts';
import { search } from './searchers.ts';
import { sendFleet } from './senders.ts';
import { clickThrough } from './users.ts';
import { watchTail } from './viewers.ts';

/** A process of its own for each, so that none waits for another and each one's CPU can be told. */
const ACTORS: Readonly<Record<string, (place: Place) => Promise<Heard>>> = {
  senders: sendFleet,
  users: clickThrough,
  searchers: search,
  viewers: watchTail,
  gateway: callModels,
};

const act = ACTORS[process.argv[2] ?? ''];
if (act === undefined) {
  throw new Error(`one of: ${Object.keys(ACTORS).join(' ')}`);
}
process.once('message', (place: Place) => {
  void act(place).then((heard) => {
    process.send?.(heard, () => {
      process.disconnect();
    });
  });
});
// Who started this is gone.
process.once('disconnect', () => process.exit());
