import { describe, expect, it } from 'vitest';
import { aKey, aProject } from '../test/some-llm.ts';
import { draftOfKey, isSoundKey, newKey, requestOfKey } from './key-draft.ts';

const now = Date.parse('2026-03-01T00:00:00Z');

describe('the form of a key', () => {
  it('needs a name and a project, which may be a new one', () => {
    const draft = { ...newKey([]), name: 'bot' };
    expect(isSoundKey(draft)).toBe(false);
    expect(isSoundKey({ ...draft, newProject: 'support' })).toBe(true);
    expect(isSoundKey({ ...newKey([aProject()]), name: ' ' })).toBe(false);
    expect(isSoundKey({ ...newKey([aProject()]), name: 'bot', rpm: 0 })).toBe(false);
  });

  it('sends no limit where none is written', () => {
    const sent = requestOfKey({ ...newKey([aProject()]), name: ' bot ' }, { project: 1, now, kept: null });
    expect(sent).toMatchObject({ name: 'bot', rpm: null, tpm: null, expires_at: null, models: [] });
  });

  it('counts its time from now, and leaves that of a key that there is', () => {
    const month = requestOfKey({ ...newKey([aProject()]), lifetime: '30d' }, { project: 1, now, kept: null });
    expect(month.expires_at).toBe('2026-03-31T00:00:00.000Z');
    const kept = '2026-05-01T00:00:00.000000Z';
    const old = aKey({ expires_at: kept, rpm: 60 });
    expect(requestOfKey(draftOfKey(old), { project: 1, now, kept })).toMatchObject({
      expires_at: kept,
      rpm: 60,
    });
  });
});
