export { createAnomalyWatch, type AnomalyWatch, type AnomalyWatchDeps, type WatchFigures } from './watch.ts';
export { findingWords, type FindingWords } from './words.ts';
