import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, it } from 'vitest';

import { openStory, type AgentProcess, type Application, type CleanUp } from './agent-story.ts';
import { NOTHING_WRONG } from './tally.ts';

/** A release run kills at each of the first so many calls of a kind. */
const CALLS = Number(process.env.VIGILOPS_TEST_CALLS ?? 0);
const WRITES = 'pwritev,pwritev2,pwrite64';
const POINTS = [
  ['fdatasync', [1, 3, 9, 20]],
  [WRITES, [1, 4, 15]],
  ['fsync', [1, 3]],
  ['unlink,unlinkat', [1, 3]],
] as const;
const CANNOT_WRITE = 'the spool cannot be written';
const ROUNDS_PER_ROTATION = 10;
/** A call that is not made in this time is never made; then the story says that it has not hit anything. */
const HIT_LIMIT_MS = CALLS > 0 ? 280_000 : 20_000;
/** A file is unlinked about once a second. */
const TEST_LIMIT_MS = HIT_LIMIT_MS + 300_000;

function canTrace(): boolean {
  const isThere =
    spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;
  if (!isThere) {
    process.stderr.write('SKIPPED: strace cannot trace here; the stories of system calls are left out.\n');
  }
  return isThere;
}

/** One life under strace that hurts calls until `isHurt`, then a healthy life: every line must be there once. */
async function survive(
  onTestFinished: CleanUp,
  injections: readonly (readonly [calls: string, injection: string])[],
  isHurt: (agent: AgentProcess) => boolean,
) {
  let isHealthy = false;
  const { application, start, finish } = await openStory(onTestFinished, {
    answer: ({ number }) => (!isHealthy && number % 7 === 3 ? 'swallow-ack' : 'keep'),
    segmentBytes: 8 * 1024,
    batchBytes: 16 * 1024,
  });
  const calls = injections.map(([names]) => names).join(',');
  // Without --seccomp-bpf: some versions of strace inject nothing with it.
  const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`];
  const hurts = injections.flatMap(([names, injection]) => ['-e', `inject=${names}:${injection}`]);
  const agent = start([...strace, ...hurts]);
  await agent.ready;
  const wasHit = await writeUntil(application, agent, () => isHurt(agent));
  // What happens behind the injury matters as much.
  await writeRounds(application, agent, 4);
  await agent.end('SIGKILL');
  isHealthy = true;
  return { wasHit, verdict: await finish(start()) };
}

async function writeUntil(
  application: Application,
  agent: AgentProcess,
  isOver: () => boolean,
): Promise<boolean> {
  const endMs = performance.now() + HIT_LIMIT_MS;
  while (!isOver() && performance.now() < endMs) {
    await writeRounds(application, agent, ROUNDS_PER_ROTATION);
  }
  return isOver();
}

async function writeRounds(application: Application, agent: AgentProcess, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    application.write(100);
    await Promise.race([sleep(60), agent.exited]);
  }
  // What is rotated away before an agent has ever followed the file is nobody's promise.
  if (!agent.isGone) {
    application.rotate();
  }
}

const WELL = { wasHit: true, verdict: NOTHING_WRONG };

describe.skipIf(!canTrace())('a system call that', { concurrent: true, timeout: TEST_LIMIT_MS }, () => {
  const points = POINTS.flatMap(([calls, some]) =>
    (CALLS > 0 ? Array.from({ length: CALLS }, (_, index) => index + 1) : some).map(
      (when) => [calls, when] as const,
    ),
  );
  it.for(points)(
    'is the last one before the process dies: %s, the %ith',
    async ([calls, when], { expect, onTestFinished }) => {
      const injection = [calls, `signal=SIGKILL:when=${String(when)}`] as const;
      expect(await survive(onTestFinished, [injection], (agent) => agent.isGone)).toEqual(WELL);
    },
  );

  it('is the last one: taking back what a failed write left', async ({ expect, onTestFinished }) => {
    const injections = [
      ['fdatasync', 'error=EIO:when=4'],
      ['ftruncate', 'signal=SIGKILL:when=1'],
    ] as const;
    expect(await survive(onTestFinished, injections, (agent) => agent.isGone)).toEqual(WELL);
  });

  it.for([
    ['fdatasync', 'error=EIO:when=5'],
    ['fdatasync', 'error=EIO:when=3+4'],
    [WRITES, 'error=ENOSPC:when=2..5'],
    [WRITES, 'error=EIO:when=3+3'],
    ['fsync', 'error=EIO:when=2+3'],
  ] as const)('fails: %s with %s', async (injection, { expect, onTestFinished }) => {
    const isHurt = (agent: AgentProcess): boolean => agent.words().includes(CANNOT_WRITE);
    expect(await survive(onTestFinished, [injection], isHurt)).toEqual(WELL);
  });
});
