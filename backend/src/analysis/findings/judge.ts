import {
  createDetector,
  createRateDetector,
  type Detector,
  type DetectorState,
  type RateDetector,
  type RateDetectorState,
} from '@vigilops/analysis/anomaly';
import type { FindingReason } from '@vigilops/contracts/api';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

/** What is said of a point. Bounds are NaN until something is known. */
export interface Judged {
  readonly score: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly reason: FindingReason | undefined;
  readonly isAnomaly: boolean;
}

/** One detector, whatever its kind. */
export interface Judge {
  /** Undefined of a point that is late or missing, which changes nothing. */
  see(timeMs: number, value: number): Judged | undefined;
  silence(nowMs: number): Judged | undefined;
  isLearning(): boolean;
  /** From now on, this is the score from which a point is an anomaly. */
  setThreshold(threshold: number): void;
  /** Deflated JSON; a judge made from it goes on as this one would. */
  save(): Uint8Array;
}

/** Points on which a detector finds nothing yet. */
const LEARNING = { metric: 150, log: 30 } as const;
/** 45 kB a series instead of 60. */
const PATTERNS = 250;

const envelope = z.object({ kind: z.enum(['metric', 'log']), seen: z.number(), state: z.unknown() });

/** With a state that `save` wrote it goes on; one that cannot be read is left aside, and it learns anew. */
export function createJudge(kind: 'metric' | 'log', saved?: Uint8Array): Judge {
  const known = saved === undefined ? undefined : readEnvelope(kind, saved);
  let seen = known?.seen ?? 0;
  let detector = made(kind, known?.state);

  return {
    see(timeMs, value) {
      const found = detector.see(timeMs, value);
      if (found.point !== 'learnt') {
        return undefined;
      }
      seen += 1;
      return found;
    },
    silence(nowMs) {
      return 'silence' in detector ? detector.silence(nowMs) : undefined;
    },
    isLearning: () => seen <= LEARNING[kind],
    setThreshold(threshold) {
      const state = detector.export();
      if (state.threshold !== threshold) {
        detector = made(kind, { ...state, threshold });
      }
    },
    save: () => deflateRawSync(JSON.stringify({ kind, seen, state: detector.export() }), { level: 1 }),
  };
}

function made(kind: 'metric' | 'log', state: unknown): Detector | RateDetector {
  // Detectors check the version of a state, and learn anew where it is another.
  return kind === 'metric'
    ? createDetector({ patterns: PATTERNS }, state as DetectorState | undefined)
    : createRateDetector(state as RateDetectorState | undefined);
}

function readEnvelope(kind: string, saved: Uint8Array): z.infer<typeof envelope> | undefined {
  try {
    const found = envelope.parse(JSON.parse(inflateRawSync(saved).toString()));
    return found.kind === kind ? found : undefined;
  } catch {
    return undefined;
  }
}
