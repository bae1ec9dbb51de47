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
