import { describe, expect, it } from 'vitest';
import { aChannel, aChannelType } from '../../test/some-alerts.ts';
import { draftOf, newDraft, problemsOf, withField } from './draft.ts';

const type = aChannelType();

describe('the form of a channel', () => {
  it('begins with what its kind proposes, and lacks what is required', () => {
    const draft = newDraft(type);
    expect(draft).toMatchObject({ type: 'webhook', config: { method: 'POST' } });
    expect(Object.keys(problemsOf(draft, type.fields, [])).sort()).toEqual(['name', 'secret', 'url']);
  });

  it('keeps a secret that is set and not written again', () => {
    const draft = draftOf(aChannel());
    expect(draft.config).not.toHaveProperty('secret');
    expect(problemsOf(draft, type.fields, ['secret'])).toEqual({});
  });

  it('leaves out what was emptied', () => {
    const draft = withField(draftOf(aChannel()), 'url', '');
    expect(draft.config).not.toHaveProperty('url');
    expect(Object.keys(problemsOf(draft, type.fields, ['secret']))).toEqual(['url']);
  });
});
