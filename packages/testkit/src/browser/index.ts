export type { Browser } from 'playwright-core';
export { seriousFindings } from './accessibility.ts';
export { findChromium, launchChromium } from './chromium.ts';
export { visit, type Visitor, type VisitorOptions } from './visitor.ts';
export { watchTroubles, type Troubles } from './watch.ts';
