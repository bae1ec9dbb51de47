import { createMiner } from '@vigilops/log-templates';
import { describe, expect, it } from 'vitest';
import { ownLines } from './own-lines.ts';
import { scoreTemplates } from './template-scores.ts';

describe('templates of lines of our own', () => {
  it.each([1, 2, 3])('are found, most of them to the letter (seed %i)', (seed) => {
    const { lines, truth } = ownLines(3_000, seed);
    const miner = createMiner();
    const ids = lines.map((line) => miner.take(line));
    const scores = scoreTemplates(
      truth,
      ids.map((id) => miner.template(id)?.wildcards ?? ''),
    );
    expect(scores.ga).toBeGreaterThanOrEqual(0.95);
    expect(scores.pa).toBeGreaterThanOrEqual(0.9);
    expect(scores.fga).toBeGreaterThanOrEqual(0.9);
  });
});
