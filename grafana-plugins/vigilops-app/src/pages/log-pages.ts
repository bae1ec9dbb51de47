import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 4, height: 10 });

/** Pages beside the log centre: their code comes when one is opened. */
export const LogPipelinesPage = lazyComponent(
  async () => (await import('./log-pipelines/PipelinesPage.tsx')).PipelinesPage,
  waiting,
);
export const LogStoragePage = lazyComponent(
  async () => (await import('./log-storage/StoragePage.tsx')).StoragePage,
  waiting,
);
