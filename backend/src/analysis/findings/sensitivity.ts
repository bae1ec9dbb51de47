import { createDetector, createRateDetector } from '@vigilops/analysis/anomaly';
import type { FeedbackWord } from '../../model/index.ts';

/** What was expected is not told again for so long. */
const EXPECTED_FOR_US = 4 * 3_600e6;

export interface Sensitivity {
  /** From which score on the series is told of. */
  readonly threshold: number;
  /** Nothing is told of it before this moment, microseconds. */
  readonly quietUntilUs: number;
}

/**
 * What people's words make of a series. Counted anew from all of them, so that a word that is taken back leaves no trace.
 */
export function sensitivityOf(kind: 'metric' | 'log', words: readonly FeedbackWord[]): Sensitivity {
  const detector = kind === 'metric' ? createDetector({ patterns: 16 }) : createRateDetector();
  let quietUntilUs = 0;
  for (const { word, atUs } of words) {
    if (word === 'expected') {
      quietUntilUs = Math.max(quietUntilUs, atUs + EXPECTED_FOR_US);
    } else {
      detector.feedback(word === 'useful' ? 'missed' : 'false-alarm');
    }
  }
  return { threshold: detector.export().threshold, quietUntilUs };
}
