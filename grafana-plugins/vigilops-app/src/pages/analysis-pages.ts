import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 4, height: 10 });

/** What the house found by itself: the code of a page comes when it is opened. */
export const FindingsPage = lazyComponent(
  async () => (await import('./findings/FindingsPage.tsx')).FindingsPage,
  waiting,
);

export const CausesPage = lazyComponent(
  async () => (await import('./causes/CausesPage.tsx')).CausesPage,
  waiting,
);
export const ForecastsPage = lazyComponent(
  async () => (await import('./forecasts/ForecastsPage.tsx')).ForecastsPage,
  waiting,
);

export const IssuesPage = lazyComponent(
  async () => (await import('./error-issues/IssuesPage.tsx')).IssuesPage,
  waiting,
);

export const IssuePage = lazyComponent(
  async () => (await import('./error-issues/IssuePage.tsx')).IssuePage,
  waiting,
);

export const PatternsPage = lazyComponent(
  async () => (await import('./patterns/PatternsPage.tsx')).PatternsPage,
  waiting,
);

export const KnowledgePage = lazyComponent(
  async () => (await import('./knowledge/KnowledgePage.tsx')).KnowledgePage,
  waiting,
);
export const ArticlePage = lazyComponent(
  async () => (await import('./knowledge/ArticlePage.tsx')).ArticlePage,
  waiting,
);
export const DigestPage = lazyComponent(
  async () => (await import('./digest/DigestPage.tsx')).DigestPage,
  waiting,
);
export const AskPage = lazyComponent(async () => (await import('./ask/AskPage.tsx')).AskPage, waiting);
export const PrivacyPage = lazyComponent(
  async () => (await import('./ai-privacy/PrivacyPage.tsx')).PrivacyPage,
  waiting,
);
