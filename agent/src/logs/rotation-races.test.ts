import { appendFileSync, renameSync, writeFileSync } from 'node:fs';

import { expect, it } from 'vitest';
import { seeded } from '@vigilops/testkit/seeded';

import { step, tailFixture } from './test/tail-kit.ts';

const ROUNDS = 25;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Rotations in the middle of a look, some twice in one, and an agent that is killed now and then. */
it.each(SEEDS)('every line once, whenever files are renamed: seed %i', async (seed) => {
  const random = seeded(seed);
  const fixture = tailFixture();
  const path = fixture.path('app.log');
  writeFileSync(path, '');
  let lines = 0;
  let generation = 0;
  let tailer = fixture.start();
  await step(fixture, tailer);

  const lookAndRead = async (isReading: boolean): Promise<void> => {
    await tailer.look();
    if (isReading) {
      await tailer.read();
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    fixture.clock.advance(3_000);
    const looking = lookAndRead(random() < 0.8);
    for (let rotations = Math.floor(random() * 3); rotations > 0; rotations -= 1) {
      await turns(Math.floor(random() * 12));
      appendFileSync(path, `line ${String(lines)}\nline ${String(lines + 1)}\n`);
      lines += 2;
      generation += 1;
      renameSync(path, `${path}.${String(generation)}`);
      writeFileSync(path, '');
    }
    await looking;
    tailer = random() < 0.1 ? fixture.start() : tailer;
  }
  tailer = fixture.start();
  for (let round = 0; round < 4; round += 1) {
    await step(fixture, tailer);
  }

  const arrived = fixture.sink.bodies;
  const lost = Array.from({ length: lines }, (_, line) => `line ${String(line)}`).filter(
    (line) => !arrived.includes(line),
  );
  expect({ lost, arrived: arrived.length }).toEqual({ lost: [], arrived: new Set(arrived).size });
});
