import { describe, expect, it } from 'vitest';
import { peersTable, withSection } from './peers-table.ts';

const rows = (...figures: Parameters<typeof peersTable>[0][number]['figures']) =>
  peersTable([{ bench: 'decode', figures }])
    .split('\n')
    .slice(2);

describe('peersTable', () => {
  it('has ours, the peer, the ratio of their medians, and whether the target is met', () => {
    expect(
      rows({
        what: 'points',
        unit: 'points/s',
        ours: [3_000_000, 2_000_000, 2_500_000],
        peers: { protobufjs: [250_000, 500_000, 100_000] },
        target: { least: 2e6 },
      }),
    ).toEqual([
      '| points | `decode` | 2,500,000 points/s (2,000,000 – 3,000,000) | protobufjs 250,000 points/s (100,000 – 500,000) | 10× | ≥ 2,000,000 points/s | yes |',
    ]);
  });

  it('turns the ratio round where less is better, and says what is not met', () => {
    expect(
      rows({ what: 'added', unit: 'ms', ours: [0.8], peers: { a: [2.4], b: [0.4] }, target: { most: 0.6 } }),
    ).toEqual(['| added | `decode` | 0.8 ms | a 2.4 ms; b 0.4 ms | 3×; 0.5× | ≤ 0.6 ms | **no** |']);
  });

  it('does without peers and targets, and calls nothing met that was not measured', () => {
    expect(rows({ what: 'JSON', unit: '', ours: [0.5], peers: { gone: [] } })).toEqual([
      '| JSON | `decode` | 0.5 | – | – | – | – |',
    ]);
    expect(rows({ what: 'none', unit: 'ms', ours: [], target: { most: 5 } })[0]).toMatch(/\*\*no\*\* \|$/);
  });
});

describe('withSection', () => {
  const document = 'a\n<!-- peers: begin -->\nold\n<!-- peers: end -->\nb\n';

  it('puts the text between its comments, as often as one likes', () => {
    const once = withSection(document, 'peers', 'new');
    expect(once).toBe('a\n<!-- peers: begin -->\n\nnew\n\n<!-- peers: end -->\nb\n');
    expect(withSection(once, 'peers', 'new')).toBe(once);
  });

  it('refuses a document without them', () => {
    expect(() => withSection('a', 'peers', 'new')).toThrow('the document has no "<!-- peers: begin -->"');
  });
});
