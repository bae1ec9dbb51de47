export { createStatusBuilder } from './build-status.ts';
export { PUBLIC_STATUS_ROUTE } from './route.ts';
export { createStatusRouter } from './router.ts';
export { createStatusPage, type StatusPage } from './status-page.ts';
