import { digestFacts, writtenDigest, type DigestFacts } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { Narrator } from '../../model/index.ts';
import { holdsToFacts } from './check-prose.ts';
import { proseOf } from './prose.ts';
import { someFacts } from './test/some-facts.ts';
import { createDigestWriter } from './write-digest.ts';

const signal = new AbortController().signal;
const write = createDigestWriter({
  ruleTitle: (name, language) => (language === 'zh' ? `规则 ${name}` : name),
  timeZone: () => 'Asia/Shanghai',
});
const HEAD = {
  kind: 'weekly',
  fromUs: Date.UTC(2026, 10, 22, 16) * 1_000,
  toUs: Date.UTC(2026, 10, 29, 16) * 1_000,
} as const;
const inEnglish = (facts: DigestFacts = someFacts()) => write(HEAD, facts, 'en', null);
const section = (id: string, facts?: DigestFacts) => inEnglish(facts).sections.find((one) => one.id === id);

describe('a digest', () => {
  it('says its days by the clock of the house, what matters, and what to do, the most pressing first', () => {
    const written = inEnglish();
    expect(writtenDigest.parse(written)).toEqual(written);
    expect(written.title).toBe('Digest of the week from 2026-11-23 to 2026-11-29');
    expect(written.summary).toBe(
      '4 incidents (before: 2), 3 of them urgent. The longest took 2 h 10 min: checkout answers 502. ' +
        '120 alerts became 9 messages to people. Services were available 99.7 % of the time. 2 resources near their limits. ' +
        '3 new error issues. Models cost 41.5 USD. 8 things to do below.',
    );
    expect(written.actions.map(({ text }) => text)).toEqual([
      'Nobody is at it for 3 h: queue is stuck',
      'Look at once: db-1 /var: the disk is full',
      'Make room before it is late: web-1 /: the disk will be full in 3 days',
      'Renew the certificate of shop: it ends in 5 days',
      'Bring edge-3 back, or forget the host',
      '1 error issue came back after being resolved',
      'The LLM budget team is 92 % used: see who spends',
      'Raise the threshold or the hold of the rule CPU above 90 %: nearly all of its alerts end by themselves',
    ]);
    expect(written.actions.every(({ link }) => link?.startsWith('/a/vigilops-app/'))).toBe(true);
  });

  it('compares with the week before, and says what is worse and what is better', () => {
    expect(section('incidents')?.figures[0]).toEqual({
      label: 'Incidents',
      value: '4',
      change: '+100 %',
      tone: 'bad',
    });
    expect(section('alerts')?.figures[0]).toMatchObject({ value: '120', change: '−40 %', tone: 'good' });
    expect(section('hosts')?.figures[2]).toMatchObject({
      label: 'Memory, mean',
      value: '71 %',
      change: '+15',
      tone: 'bad',
    });
    expect(section('logs')?.figures[1]).toMatchObject({ value: '900', change: 'none before' });
    expect(section('services')?.lines[0]).toMatchObject({
      text: 'shop: 99.1 %, down for 1 h 30 min',
      link: '/a/vigilops-app/services/7',
    });
  });

  it('says all of it in Chinese, too', () => {
    const written = write(HEAD, someFacts(), 'zh', null);
    expect(written.title).toBe('2026-11-23 至 2026-11-29 周报');
    expect(written.summary).toContain(
      '4 个事件（此前 2 个），其中 3 个紧急。最长的持续 2 小时 10 分钟：checkout answers 502。',
    );
    expect(written.actions.map(({ text }) => text)).toContain(
      '调高规则「规则 CPU above 90 %」的阈值或持续时间：它的告警几乎都会自行恢复',
    );
    const said = JSON.stringify(
      written.sections.map(({ title, figures }) => [title, figures.map(({ label }) => label)]),
    );
    expect(said.replaceAll(/P1|P2|CPU|LLM|USD/gu, '')).not.toMatch(/[A-Za-z]{3}/u);
  });

  it('leaves out what has no source, and says what could not be counted', () => {
    const quiet = digestFacts.parse({
      alerts: {
        now: 0,
        before: 3,
        messages: 0,
        told_incidents: 0,
        incidents: 0,
        hidden_by: [],
        noisy: [],
        steps: [0],
      },
      left_out: ['logs'],
    });
    const written = inEnglish(quiet);
    expect(written.sections.map(({ id }) => id)).toEqual(['alerts', 'left_out']);
    expect(written.sections[1]?.lines[0]?.text).toBe('Could not be counted in time: Logs');
    expect(written.summary).toBe('A quiet week: no incident and no alert.');
    expect(written.is_empty).toBe(false);
  });

  it('teaches where nothing is connected', () => {
    const written = inEnglish(digestFacts.parse({}));
    expect(written).toMatchObject({ is_empty: true, sections: [] });
    expect(written.actions).toHaveLength(3);
    expect(write(HEAD, digestFacts.parse({}), 'zh', null).summary).toMatch(/^还没有接入/u);
  });
});

describe('words of a model', () => {
  const facts = 'Incidents: 4 (+100 %), web-1 fills in 3 days, 1,234 lines, 41.5 USD';

  it.each([
    ['Four incidents; web-1 is full in 3 days.', true],
    ['There were 4 incidents and 1234 lines, 41.50 USD.', true],
    ['4 个事件，１，234 行', true],
    ['There were 5 incidents.', false],
    ['Seven hosts are down.', false],
    ['共有三天，五个事件。', false],
    ['web-1 在三天后写满。', true],
    ['Costs rose by 12.5 %.', false],
    ['', false],
    [`4 ${'incidents '.repeat(200)}`, false],
  ])('%j hold to the facts: %s', (prose, holds) => {
    expect(holdsToFacts(prose, facts)).toBe(holds);
  });

  const saying = (text: string): Narrator => ({
    narrate: () => Promise.resolve({ text, model: 'm', costUsd: 0 }),
  });
  const prose = (narrator: Narrator | undefined, facts_ = someFacts()) =>
    proseOf(narrator, inEnglish(facts_), 'en', signal);

  it('stand in place of the sentences of the house only where their numbers are those of the facts', async () => {
    expect(await prose(saying('4 incidents,\n and 120 alerts.'))).toBe('4 incidents, and 120 alerts.');
    expect(await prose(saying('All 77 hosts are down.'))).toBeNull();
    expect(await prose(undefined)).toBeNull();
    expect(await prose({ narrate: () => Promise.resolve({ why: 'over_budget' }) })).toBeNull();
    const written = write(HEAD, someFacts(), 'en', '4 incidents.');
    expect(written).toMatchObject({ summary: '4 incidents.', summary_by: 'model' });
  });

  it('are asked for without secrets, and not at all of an empty house', async () => {
    let asked = '';
    const listening: Narrator = {
      narrate: ({ facts: said }) => {
        asked = JSON.stringify(said);
        return Promise.resolve({ why: 'off' });
      },
    };
    const base = someFacts();
    const leaky = {
      ...base,
      incidents:
        base.incidents === null
          ? null
          : {
              ...base.incidents,
              longest: [
                { id: 1, title: 'login of ann@example.com failed', priority: 1, seconds: 60, lasts: false },
              ],
            },
    };
    await prose(listening, leaky);
    expect(asked).toContain('login of');
    expect(asked).not.toContain('ann@example.com');
    asked = '';
    await prose(listening, digestFacts.parse({}));
    expect(asked).toBe('');
  });
});
