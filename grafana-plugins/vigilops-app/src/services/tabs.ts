import type { NavModelItem } from '@grafana/data';
import { MAINTENANCE_PATH, REPORT_PATH, SERVICES_PATH, STATUS_PAGE_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';

export type ServiceTab = 'services' | 'report' | 'maintenance' | 'status-page';

/** Everything about services stands side by side. */
export function serviceTabs(active: ServiceTab): NavModelItem {
  const tabs: readonly (readonly [ServiceTab, string, string])[] = [
    ['services', t('services.title', 'Services'), SERVICES_PATH],
    ['report', t('services.report', 'SLA report'), REPORT_PATH],
    ['maintenance', t('services.maintenance', 'Maintenance'), MAINTENANCE_PATH],
    ['status-page', t('services.status-page', 'Status page'), STATUS_PAGE_PATH],
  ];
  return {
    text: tabs.find(([tab]) => tab === active)?.[1] ?? '',
    // The path of the section: else Grafana names it twice above the page.
    url: SERVICES_PATH,
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}

/** Of a page below one of them. */
export const below = (text: string): NavModelItem => ({
  text,
  parentItem: { text: t('services.title', 'Services'), url: SERVICES_PATH },
});
