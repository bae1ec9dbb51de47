import { expect, it } from 'vitest';
import { createPipelineCounts } from './counts.ts';
import { aDraft, runSteps } from './test/pipeline-kit.ts';

const once = () => runSteps([{ type: 'parse_json' }, { type: 'drop' }], aDraft()).effects;
const SUM = { pipeline: 'p', matched: 0, dropped: 0, sampledOut: 0, failed: 0, lastError: null };

it('counts wait until they are stored, and what is counted meanwhile waits on', () => {
  const counts = createPipelineCounts();
  counts.take(once());
  counts.take(once());
  const pending = counts.pending();
  expect(pending).toEqual([
    { ...SUM, step: -1, type: 'pipeline', matched: 2, dropped: 2 },
    { ...SUM, step: 0, type: 'parse_json', failed: 2, lastError: 'body is no JSON object' },
  ]);
  counts.take(once());
  counts.stored(pending);
  expect(counts.pending()).toMatchObject([
    { step: -1, matched: 1, dropped: 1 },
    { step: 0, failed: 1 },
  ]);
  counts.stored(counts.pending());
  expect(counts.pending()).toEqual([]);
});
