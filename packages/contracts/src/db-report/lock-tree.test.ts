import { describe, expect, it } from 'vitest';
import { lockTree } from './lock-tree.ts';
import type { DbLockNode } from './report.ts';

function aNode(id: string, blockedBy: readonly string[] = [], given: Partial<DbLockNode> = {}): DbLockNode {
  return {
    id,
    blocked_by: [...blockedBy],
    user: 'shop',
    database: 'shop',
    address: null,
    application: null,
    state: 'active',
    fingerprint: null,
    text: null,
    wait_ms: blockedBy.length > 0 ? 1_000 : null,
    transaction_ms: 5_000,
    target: null,
    mode: null,
    ...given,
  };
}
const shapeOf = (nodes: readonly DbLockNode[]) =>
  lockTree(nodes).nodes.map(({ node, depth, blocks }) => `${'.'.repeat(depth)}${node.id}:${String(blocks)}`);

describe('the tree of locks', () => {
  it('draws each root and below it those that wait for it, and names the one that most wait for', () => {
    const nodes = [
      aNode('4', ['2']),
      aNode('lone', [], { transaction_ms: 90_000 }),
      aNode('2', ['1']),
      aNode('3', ['1'], { wait_ms: 7_000 }),
      aNode('1'),
      aNode('6', ['5']),
      aNode('5', [], { transaction_ms: 60_000 }),
    ];
    expect(shapeOf(nodes)).toEqual(['1:3', '.2:1', '..4:0', '.3:0', '5:1', '.6:0', 'lone:0']);
    const { waiting, longestMs, culprit } = lockTree(nodes);
    expect({ waiting, longestMs, culprit: culprit?.node.id }).toEqual({
      waiting: 4,
      longestMs: 7_000,
      culprit: '1',
    });
  });

  it('counts a session once that waits for two', () => {
    expect(shapeOf([aNode('a'), aNode('b'), aNode('c', ['a', 'b', 'a'])])).toEqual(['a:1', '.c:0', 'b:1']);
  });

  it('begins a ring with the transaction that lasts longest', () => {
    const ring = [
      aNode('1', ['2']),
      aNode('2', ['3'], { transaction_ms: 9_000 }),
      aNode('3', ['1']),
      aNode('4', ['1']),
    ];
    expect(shapeOf(ring)).toEqual(['2:3', '.1:3', '..3:3', '..4:0']);
    expect(lockTree(ring).culprit?.node.id).toBe('2');
  });

  it('is whole where blockers are not told, sessions come twice, or one waits for itself', () => {
    expect(shapeOf([aNode('1', ['gone']), aNode('1'), aNode('2', ['2']), aNode('3', ['1'])])).toEqual([
      '1:1',
      '.3:0',
      '2:0',
    ]);
    expect(lockTree([])).toEqual({ nodes: [], waiting: 0, longestMs: 0, culprit: undefined });
  });

  it('follows a chain of five hundred', () => {
    const chain = Array.from({ length: 500 }, (_, i) => aNode(String(i), i === 0 ? [] : [String(i - 1)]));
    const { nodes, culprit } = lockTree(chain);
    expect(nodes.map(({ depth }) => depth)).toEqual(chain.map((_, i) => i));
    expect(culprit).toMatchObject({ node: { id: '0' }, blocks: 499 });
  });
});
