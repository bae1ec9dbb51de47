export { createDetector } from './detector.ts';
export type { Detector, DetectorOptions, DetectorState, Feedback, Finding, Reason } from './types.ts';
