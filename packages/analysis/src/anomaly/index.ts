export { createDetector } from './detector.ts';
export { createRateDetector } from './rate-detector.ts';
export type { RateDetector, RateDetectorState, RateFinding } from './rate-detector.ts';
export type { Detector, DetectorOptions, DetectorState, Feedback, Finding, Reason } from './types.ts';
