import { describe, expect, it } from 'vitest';
import { letterOf } from '../test/letters.ts';
import { tellStory } from './story.ts';

const LOGS = 'https://vigilops.example.com/a/vigilops-app/logs?query=refused';

function storyOf(evidence: number, lines: readonly string[]) {
  const letter = letterOf();
  const piece = { kind: 'log_lines' as const, title: 'Newest lines', lines: [...lines], host_id: null };
  return tellStory(
    {
      ...letter,
      content: { ...letter.content, evidence: [piece] },
      links: { ...letter.links, logs: LOGS },
    },
    { items: 3, evidence, characters: 80 },
  );
}

describe('the lines of logs in a message', () => {
  it('lead to the log centre where some of them stand, and only there', () => {
    const labels = (evidence: number) => storyOf(evidence, ['refused']).links.map(({ label }) => label);
    expect(storyOf(2, ['refused']).links).toContainEqual({ label: 'Matching lines', url: LOGS });
    expect(labels(2).at(-1)).toBe('Open');
    expect(labels(0)).toEqual(['Acknowledge', 'Silence for 1 h', 'Open']);
  });

  it('have no title where there are none', () => {
    expect(storyOf(2, ['refused']).evidence).toEqual([{ title: 'Newest lines', lines: ['refused'] }]);
    expect(storyOf(2, []).evidence).toEqual([]);
  });
});
