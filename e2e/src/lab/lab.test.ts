import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCleanUp } from './clean-up.ts';
import { FAULTS } from './faults/index.ts';
import { scorecard } from './scorecard.ts';
import { openStage, type Stage } from './stage.ts';
import { tryFault, type Trial } from './trial.ts';

const OPEN_MS = 300_000;
const GONE_MS = 15_000;

const mounted = () => {
  try {
    return readFileSync('/proc/mounts', 'utf8');
  } catch {
    return '';
  }
};

describe('the fault laboratory', () => {
  const cleanUp = createCleanUp((text) => process.stderr.write(`${text}\n`));
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(['tea'], cleanUp);
  }, OPEN_MS);
  afterAll(() => cleanUp.all());

  it('makes a certificate expire; the house notices, says what it is, and tells the team; then all is well again', async () => {
    const certificate = FAULTS.filter(({ name }) => name === 'certificate');
    const trials: Trial[] = [];
    for (const fault of certificate) {
      // A busy machine may be slower than anybody waits in the laboratory.
      const { trial } = await tryFault(stage, { ...fault, patienceMs: OPEN_MS / 2 });
      trials.push(trial);
    }
    const [trial] = trials;
    expect(trial).toMatchObject({
      skipped: null,
      first: { kind: 'alert' },
      words: { 'which service': true, 'it is the certificate': true, expired: true },
    });
    expect(trial?.notifications?.sent).toBeGreaterThan(0);
    expect(scorecard(trials)).toMatch(/\| expired certificate +\| \d+ s +\| alert /u);
    const { items } = await stage.house.ask<{ items: readonly { name: string; status: string }[] }>(
      '/api/v1/services?checked=true',
    );
    expect(items.filter(({ status }) => status !== 'up')).toEqual([]);
  });

  it('leaves nothing mounted and nothing that listens', async () => {
    const { house } = stage;
    const ports = stage.ports();
    await cleanUp.all();
    expect(mounted()).not.toContain(house.folder);
    const listens = async (port: number) =>
      fetch(`http://127.0.0.1:${String(port)}/`).then(
        () => true,
        () => false,
      );
    const deadline = performance.now() + GONE_MS;
    let left = ports;
    while (left.length > 0 && performance.now() < deadline) {
      const now = await Promise.all(ports.map(listens));
      left = ports.filter((_, at) => now[at]);
      await sleep(100);
    }
    expect(left).toEqual([]);
  });
});

describe('its scorecard', () => {
  const trial: Trial = {
    fault: 'locks',
    title: 'lock chain',
    skipped: null,
    noticedAfterSeconds: 12.3,
    first: { kind: 'finding', text: 'payments waits' },
    signs: 2,
    others: [],
    cause: { rank: 1, candidates: ['database payments-db'], isClaimed: true, text: '' },
    notifications: { raw: 7, sent: 1, hidden: 6 },
    words: { 'it is a lock': true, 'who suffers': true },
  };

  it('says what was right', () => {
    expect(scorecard([trial]).split('\n')).toEqual([
      '| fault      | noticed after | first by | cause ranked | notifications | words right |',
      '| ---------- | ------------- | -------- | ------------ | ------------- | ----------- |',
      '| lock chain | 12 s          | finding  | first        | 7 raw, 1 sent | 2 of 2      |',
    ]);
  });

  it('hides nothing that was wrong, missing, unknown or left out', () => {
    const text = scorecard([
      { ...trial, cause: { rank: null, candidates: ['host lab-1'], isClaimed: true, text: '' } },
      { ...trial, words: { 'it is a lock': false, 'who suffers': true }, others: ['alert: host'] },
      { ...trial, cause: { rank: 2, candidates: ['a', 'b'], isClaimed: false, text: '' } },
      { ...trial, noticedAfterSeconds: null, first: null, cause: null, notifications: null, words: null },
      { ...trial, skipped: 'it takes root' },
    ]);
    expect(text).toContain('| wrong, of 1');
    expect(text).toContain('lock chain: ranked first: host lab-1');
    expect(text).toContain('1 of 2');
    expect(text).toContain('lock chain: not said: it is a lock');
    expect(text).toContain('lock chain: 1 signs of something else meanwhile');
    expect(text).toContain('unknown (hint 2)');
    expect(text).toMatch(/\| not noticed +\| - +\| - +\| - +\| - +\|/u);
    expect(text).toContain('lock chain: skipped: it takes root');
  });
});
