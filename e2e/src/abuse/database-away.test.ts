import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterEach, expect, it } from 'vitest';
import { readStored } from '../sdk/stored.ts';
import { goodRecord, jsonHeaders, logsRequest, post, type Answer } from './post.ts';

let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

function postmasterPid(of: House): number {
  return Number(readFileSync(join(of.folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The server and its workers: the postmaster alone would leave open connections served. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  for (const each of [pid, ...children]) {
    process.kill(each, signal);
  }
}

/** Sends one record after the other until `enough`, and remembers which were acknowledged. */
async function sendUntil(
  of: House,
  run: string,
  from: number,
  enough: (answer: Answer) => boolean | Promise<boolean>,
) {
  const acknowledged: string[] = [];
  const answers: Answer[] = [];
  for (let id = from; ; id += 1) {
    const answer = await post(of, '/v1/logs', logsRequest(run, [goodRecord(id)]), jsonHeaders(of.adminToken));
    answers.push(answer);
    if (answer.status === 200) {
      acknowledged.push(`record ${id}`);
    }
    if (await enough(answer)) {
      return { acknowledged, answers, next: id + 1 };
    }
  }
}

it.runIf(process.platform === 'linux').each([
  ['killed', (pid: number) => process.kill(pid, 'SIGKILL'), () => undefined],
  ['stopped at once', (pid: number) => process.kill(pid, 'SIGQUIT'), () => undefined],
  ['frozen', (pid: number) => signalAll(pid, 'SIGSTOP'), (pid: number) => signalAll(pid, 'SIGCONT')],
])(
  'answers 503 with Retry-After while the database is %s, keeps what it acknowledged, and goes on by itself',
  async (how, harm, heal) => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    const open = house;
    const run = `away-${how}`;
    const before = await sendUntil(open, run, 0, (answer) => answer.status === 200);
    expect(before.acknowledged).not.toEqual([]);

    const pid = postmasterPid(open);
    harm(pid);
    const during = await sendUntil(open, run, before.next, (answer) => answer.status === 503);
    heal(pid);
    const after = await until('the gate takes data again', 120_000, async () => {
      const sent = await sendUntil(open, run, during.next, () => true);
      return sent.acknowledged.length > 0 ? sent : undefined;
    });

    // Never 500, which makes SDKs drop the batch, and never a broken connection.
    const statuses = new Set(
      [...before.answers, ...during.answers, ...after.answers].map(({ status }) => status),
    );
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(Number(during.answers.at(-1)?.retryAfter)).toBeGreaterThan(0);
    const stored = new Set((await readStored(open, run)).logs.map((log) => log.body));
    const acknowledged = new Set([...before.acknowledged, ...during.acknowledged, ...after.acknowledged]);
    expect([...acknowledged].filter((body) => !stored.has(body))).toEqual([]);
  },
);
