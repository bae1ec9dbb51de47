import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { AlertStore, OpenAlert, RuleRecord, Step } from '../model/index.ts';
import { createAlarm } from './alarm.ts';

const signal = new AbortController().signal;

/** What becomes of an alert that fires when no signal is about it any more. */
const NO_INCIDENTS = { acknowledge: () => Promise.resolve('unknown' as const) };

async function afterSilence(rule: z.input<typeof alertRuleDefinition>): Promise<Step | undefined> {
  const open: OpenAlert = {
    id: 1,
    subject: { key: 'host:1', hostId: 1, serviceId: null },
    state: 'firing',
    pendingSinceUs: 0,
    recoveringSinceUs: null,
  };
  let step: Step | undefined;
  const store = {
    advance: (_rule, _signals, decide) => {
      step = decide(open, undefined);
      return Promise.resolve([]);
    },
    find: () => Promise.resolve(undefined),
    acknowledge: () => Promise.resolve('unknown'),
  } satisfies Pick<AlertStore, 'advance' | 'find' | 'acknowledge'>;
  const record = { id: 1, definition: alertRuleDefinition.parse(rule) } as RuleRecord;
  await createAlarm(store, NO_INCIDENTS, () => 'zh').take(record, [], 1e9, signal);
  return step;
}

describe('the alarm', () => {
  it('gives lines that are not written any more the time of the rule to stay away', async () => {
    const rule = { name: 'errors', condition: { type: 'log' }, keep_firing_seconds: 60 } as const;
    expect(await afterSilence(rule)).toEqual({ to: 'recovering' });
    expect(await afterSilence({ ...rule, keep_firing_seconds: 0 })).toEqual({
      to: 'resolved',
      resolution: '已恢复正常',
    });
    expect(await afterSilence({ ...rule, enabled: false })).toMatchObject({ to: 'resolved' });
  });

  it('ends an alert of a host that is no longer there', async () => {
    const rule = { name: 'offline', condition: { type: 'host' }, keep_firing_seconds: 60 } as const;
    expect(await afterSilence(rule)).toEqual({ to: 'resolved', resolution: '已不在规则的范围内' });
  });

  it('says that there is no such alert', async () => {
    const store = {
      advance: () => Promise.resolve([]),
      find: () => Promise.resolve(undefined),
      acknowledge: () => Promise.reject(new Error('not asked')),
    } satisfies Pick<AlertStore, 'advance' | 'find' | 'acknowledge'>;
    const by = { name: 'Ada', note: null, at: new Date(0) };
    const audit = { actor: { kind: 'person', id: 1, name: 'Ada' }, address: null } as const;
    await expect(
      createAlarm(store, NO_INCIDENTS, () => 'zh').acknowledge(7, by, audit, signal),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
