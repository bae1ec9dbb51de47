import { join } from 'node:path';
import type { House } from './house.ts';
import { run } from './processes.ts';

/**
 * Sends the demo's fleet of this much history (as in `1h`) through the gate and waits until all of it is stored.
 * Throws with the demo's words where something was refused.
 */
export async function sendDemo(house: House, history: string, more: readonly string[] = []): Promise<void> {
  const demo = run(
    'demo/src/main.ts',
    [
      '--endpoint',
      house.url,
      '--token-file',
      join(house.folder, 'data/tokens/admin'),
      '--state',
      join(house.folder, 'demo-state.json'),
      '--history',
      history,
      '--no-live',
      ...more,
    ],
    {},
  );
  const code = await demo.ended;
  if (code !== 0) {
    throw new Error(`the demo ended with ${String(code)}:\n${demo.words()}`);
  }
}
