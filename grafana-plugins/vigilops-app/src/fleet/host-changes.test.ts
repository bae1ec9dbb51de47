import { describe, expect, it } from 'vitest';
import { aHostChange } from '../test/a-host-change.ts';
import { groupChanges } from './host-changes.ts';

/** Newest first, as the API gives them. */
const at = (minute: number) => `2026-03-01T12:${String(minute).padStart(2, '0')}:00.000000Z`;
const told = (changes: Parameters<typeof groupChanges>[0]) =>
  groupChanges(changes).map(({ kind, subjects, hosts }) => [kind, subjects, hosts.map(({ name }) => name)]);

describe('changes that belong together', () => {
  it('are the same on several hosts', () => {
    const upgrade = { subject: 'nginx', before: '1.24', after: '1.26' };
    expect(
      told([
        aHostChange({ ...upgrade, host_id: 2, host_name: 'web-2', at: at(4) }),
        aHostChange({ ...upgrade, host_id: 1, host_name: 'web-1', at: at(1) }),
        aHostChange({ ...upgrade, after: '1.27', host_id: 3, host_name: 'web-3', at: at(0) }),
      ]),
    ).toEqual([
      ['package', ['nginx'], ['web-2', 'web-1']],
      ['package', ['nginx'], ['web-3']],
    ]);
  });

  it('are several of a kind on the same hosts', () => {
    expect(
      told([
        aHostChange({ subject: 'openssl', at: at(2) }),
        aHostChange({ subject: 'libssl3', at: at(2) }),
        aHostChange({ kind: 'config', subject: '/etc/ssl/openssl.cnf', at: at(2) }),
      ]),
    ).toEqual([
      ['package', ['openssl', 'libssl3'], ['web-1']],
      ['config', ['/etc/ssl/openssl.cnf'], ['web-1']],
    ]);
  });

  it('are apart where time lies between them', () => {
    expect(
      told([aHostChange({ subject: 'a', at: at(20) }), aHostChange({ subject: 'b', at: at(1) })]),
    ).toHaveLength(2);
  });

  it('stay in the order of time', () => {
    const groups = groupChanges([
      aHostChange({ subject: 'a', at: at(30) }),
      aHostChange({ kind: 'unit', subject: 'u', at: at(20) }),
      aHostChange({ subject: 'b', at: at(1) }),
    ]);
    expect(groups.map(({ subjects: [first] }) => first)).toEqual(['a', 'u', 'b']);
  });
});
