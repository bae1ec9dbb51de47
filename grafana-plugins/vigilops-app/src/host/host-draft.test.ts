import { changeHostRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { changeOf, draftOf, wrongLabels, type HostDraft } from './host-draft.ts';

const edited = {
  name: null,
  group: 'shop',
  tags: null,
  labels: { env: 'prod', rack: null },
  offline_after_seconds: null,
};
const host = aHost({}, { labels: { env: 'prod', zone: 'a', cpus: 4 }, edited });
const draft = draftOf(host);
const changed = (fields: Partial<HostDraft>) => changeOf(host, { ...draft, ...fields });

describe('what is made of a host', () => {
  it('begins with what is set, what the agent says, and what was taken away', () => {
    expect(draft.labels).toEqual([
      { key: 'cpus', value: '4', source: 'agent' },
      { key: 'env', value: 'prod', source: 'own' },
      { key: 'rack', value: '', source: 'hidden' },
      { key: 'zone', value: 'a', source: 'agent' },
    ]);
  });

  it('sends nothing that is as it was', () => {
    expect(changed({})).toBeUndefined();
    expect(changed({ name: 'web-1' })).toEqual({ name: 'web-1' });
  });

  it('goes back to the agent by null', () => {
    expect(changed({ group: null })).toEqual({ group: null });
  });

  it('names all labels that are set here when one of them is another', () => {
    const labels = draft.labels.map((each) =>
      each.key === 'zone' ? { ...each, value: 'b', source: 'own' as const } : each,
    );
    const change = changed({ labels: [...labels, { key: ' ', value: 'x', source: 'own' }] });
    expect(change).toEqual({ labels: { env: 'prod', rack: null, zone: 'b' } });
    expect(changeHostRequest.safeParse(change).error).toBeUndefined();
  });

  it('finds keys that would be refused', () => {
    const label = (key: string) => ({ key, value: '', source: 'own' as const });
    expect(wrongLabels(['ok', 'two words', 'dup', 'dup', ''].map(label))).toEqual(['two words', 'dup']);
  });
});
