import { settings as allSettings } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { InvestigationRecord } from '../../model/index.ts';
import type { ToolSources } from '../tools/sources.ts';
import { investigateNew, type InvestigateNewDeps } from './investigate-new.ts';
import type { InvestigateBy } from './investigate.ts';

const NOW = new Date('2026-03-01T03:00:00Z');
const idle = new AbortController().signal;
const MINUTE_MS = 60_000;
const AI = allSettings.parse({}).ai;

describe('investigations by themselves', () => {
  const house = (changes: Partial<InvestigateNewDeps> & { readonly open?: readonly number[] } = {}) => {
    const begun: InvestigateBy[] = [];
    const asked: (readonly [Date, Date])[] = [];
    const deps: InvestigateNewDeps = {
      store: {
        toInvestigate: (since, until) => {
          asked.push([since, until]);
          return Promise.resolve(changes.open ?? [7, 8]);
        },
        investigations: () => Promise.resolve([]),
      },
      settings: () => ({ ai: AI }),
      investigate: (by) => {
        begun.push(by);
        return Promise.resolve();
      },
      sources: () => ({}) as ToolSources,
      ...changes,
    };
    return { begun, asked, look: () => investigateNew(deps, NOW, idle) };
  };
  const before = (minutes: number, model: string | null) =>
    ({ startedAt: new Date(NOW.getTime() - minutes * MINUTE_MS), model }) as InvestigationRecord;

  it('begin with the oldest, when there is a minute of it to look at', async () => {
    const { begun, asked, look } = house();
    expect(await look()).toEqual({ begun: 1, waiting: 1 });
    expect(
      begun.map(({ incidentId, startedBy, mayAskModel }) => [incidentId, startedBy, mayAskModel]),
    ).toEqual([[7, 'VigilOps', true]]);
    expect(asked).toEqual([[new Date('2026-03-01T01:00:00Z'), new Date('2026-03-01T02:59:00Z')]]);
  });

  it('do not begin where nobody wants them, or nothing can be read, or nothing is open', async () => {
    const unwanted = { ai: { ...AI, auto_investigate: false } };
    for (const changes of [{ settings: () => unwanted }, { sources: () => undefined }, { open: [] }]) {
      const { begun, look } = house(changes);
      expect(await look()).toEqual({ begun: 0, waiting: 0 });
      expect(begun).toEqual([]);
    }
  });

  it('ask no model any more when six of the last hour did', async () => {
    const mayAsk = async (lately: readonly InvestigationRecord[]) => {
      const { begun, look } = house({
        store: { toInvestigate: () => Promise.resolve([7]), investigations: () => Promise.resolve(lately) },
      });
      await look();
      return begun[0]?.mayAskModel;
    };
    const five = [1, 2, 3, 4, 5].map((minutes) => before(minutes, 'gpt-x'));
    expect(await mayAsk([...five, before(6, 'gpt-x')])).toBe(false);
    expect(await mayAsk([...five, before(6, null)])).toBe(true);
    expect(await mayAsk([...five, before(61, 'gpt-x')])).toBe(true);
  });
});
