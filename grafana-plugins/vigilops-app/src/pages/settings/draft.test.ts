import { settings as schema } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { edited, EMPTY, overtaken, pending, valueAt, withDraft, type Settings } from './draft.ts';

const settings: Settings = schema.parse({});
const withDays = (days: number) => schema.parse({ retention: { logs_days: days } });
const draft = edited(EMPTY, settings, 'retention.logs_days', 3);

describe('what the viewer wrote over the settings', () => {
  it('changes its own keys alone', () => {
    const all = withDraft(schema.parse({ general: { name: 'Shop' } }), draft);
    expect(all).toEqual(schema.parse({ general: { name: 'Shop' }, retention: { logs_days: 3 } }));
    expect(valueAt(all, 'general.name')).toBe('Shop');
    expect(valueAt(settings, 'retention.logs_days')).toBe(7);
  });

  it('is nothing once it is written back', () => {
    expect(edited(draft, settings, 'retention.logs_days', 7).size).toBe(0);
  });

  it('tells where somebody was quicker, and what they changed to the same', () => {
    const later = edited(draft, withDays(30), 'retention.logs_days', 4);
    expect(overtaken(later, withDays(30))).toEqual(['retention.logs_days']);
    expect(overtaken(draft, settings)).toEqual([]);
    expect(pending(draft, withDays(3)).size).toBe(0);
  });

  it('takes lists as one value', () => {
    const channels = edited(EMPTY, settings, 'notifications.default_channels', ['ops']);
    expect(withDraft(settings, channels).notifications.default_channels).toEqual(['ops']);
    expect(edited(channels, settings, 'notifications.default_channels', []).size).toBe(0);
  });
});
