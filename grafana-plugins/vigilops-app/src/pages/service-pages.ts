import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 8, height: 6 });
const editing = () => import('./services/EditServicePage.tsx');

/** Pages of services and what belongs to them: their code comes when one is opened. */
export const ServicesPage = lazyComponent(
  async () => (await import('./services/ServicesPage.tsx')).ServicesPage,
  waiting,
);
export const ServicePage = lazyComponent(
  async () => (await import('./services/ServicePage.tsx')).ServicePage,
  waiting,
);
export const NewServicePage = lazyComponent(async () => (await editing()).NewServicePage, waiting);
export const EditServicePage = lazyComponent(async () => (await editing()).EditServicePage, waiting);
export const ReportPage = lazyComponent(
  async () => (await import('./services/ReportPage.tsx')).ReportPage,
  waiting,
);
export const MaintenancePage = lazyComponent(
  async () => (await import('./maintenance/MaintenancePage.tsx')).MaintenancePage,
  waiting,
);
export const StatusPagePage = lazyComponent(
  async () => (await import('./status-page/StatusPagePage.tsx')).StatusPagePage,
  waiting,
);
