import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 6, height: 8 });

const editing = () => import('./databases/EditDatabasePage.tsx');

/** Pages of databases: their code comes when one is opened. */
export const DatabasesPage = lazyComponent(
  async () => (await import('./databases/DatabasesPage.tsx')).DatabasesPage,
  waiting,
);
export const DatabasePage = lazyComponent(
  async () => (await import('./databases/DatabasePage.tsx')).DatabasePage,
  waiting,
);
export const NewDatabasePage = lazyComponent(async () => (await editing()).NewDatabasePage, waiting);
export const EditDatabasePage = lazyComponent(async () => (await editing()).EditDatabasePage, waiting);
