import { setTimeout as sleep } from 'node:timers/promises';

import { type House, until } from '@vigilops/testkit/house';

import { goodRecord, jsonHeaders, logsRequest, post } from '../../abuse/post.ts';
import { DATABASE_FAULTS, hurtDatabase, untilDatabaseAnswers } from '../database-faults.ts';
import { mutantEnvironment } from '../mutant.ts';
import { houseServer, houseWith } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

/** Far beyond what is promised: one that takes longer never recovers. */
const RECOVERY_LIMIT_MS = 60_000;

/** The database is killed, frozen, locked, and its connections are ended, while lines come. */
export const database: Trial = {
  name: 'database',
  promise: 'G12: what happens to the database costs time, and no line',
  usesHouse: true,
  rounds: 2,
  async run(field) {
    const { random, mutant } = field;
    const house =
      mutant === undefined ? await field.house() : await houseWith(field, mutantEnvironment(mutant));
    const { story, application, writing } = await openOrders(
      { ...field, mutant: undefined },
      houseServer(house),
    );
    const backendPid = house.backendPid();
    const recoveriesMs: number[] = [];
    for (let round = 0; round < field.rounds; round += 1) {
      const fault = DATABASE_FAULTS[(round + DATABASE_FAULTS.length - 1) % DATABASE_FAULTS.length] ?? 'kill';
      await sleep(1_000 + random() * 1_000);
      await hurtDatabase(house, fault, random);
      await untilDatabaseAnswers(house);
      recoveriesMs.push(await untilItTakesData(house));
    }
    writing.stop();
    const faults = house.backendPid() === backendPid && isAlive(backendPid) ? [] : ['the backend has ended'];
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored, { faults, notes: [inOrder(recoveriesMs)] });
  },
  mutants: [
    {
      name: 'a batch is acknowledged although its transaction failed',
      file: 'backend/src/ingest/intake.ts',
      find: 'onStored, onWritten },\n            signal,\n          );',
      replace:
        "onStored, onWritten },\n            signal,\n          ).catch(() => ({ status: 'stored', refused: [] }));",
    },
  ],
};

/** Resolves with how long it took until the backend stored a record of its own accord. */
async function untilItTakesData(house: House): Promise<number> {
  const startMs = performance.now();
  await until('the backend takes data again', RECOVERY_LIMIT_MS, async () => {
    const body = logsRequest('chaos', [goodRecord(0)]);
    const answer = await post(house, '/v1/logs', body, jsonHeaders(house.adminToken));
    return answer.status === 200 ? true : undefined;
  });
  return performance.now() - startMs;
}

function inOrder(recoveriesMs: readonly number[]): string {
  const sorted = recoveriesMs.toSorted((a, b) => a - b);
  const at = (share: number) => `${((sorted.at(share) ?? 0) / 1_000).toFixed(2)} s`;
  return (
    `from a database that answers to a record that is stored: ` +
    `half within ${at(Math.floor(sorted.length / 2))}, the slowest ${at(-1)}`
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
