import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';
import { createElement } from 'react';

const waiting = createElement(Skeleton, { rows: 3, height: 8 });

/** Pages that few people open, and seldom: their code comes when they do. */
export const UsersPage = lazyComponent(
  async () => (await import('./users/UsersPage.tsx')).UsersPage,
  waiting,
);
export const TokensPage = lazyComponent(
  async () => (await import('./tokens/TokensPage.tsx')).TokensPage,
  waiting,
);
export const AuditPage = lazyComponent(
  async () => (await import('./audit/AuditPage.tsx')).AuditPage,
  waiting,
);
export const SettingsPage = lazyComponent(
  async () => (await import('./settings/SettingsPage.tsx')).SettingsPage,
  waiting,
);
