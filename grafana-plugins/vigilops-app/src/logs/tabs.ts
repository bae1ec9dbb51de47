import type { NavModelItem } from '@grafana/data';
import { LOG_PIPELINES_PATH, LOG_STORAGE_PATH, LOGS_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';

export type LogTab = 'search' | 'pipelines' | 'storage';

/** Everything about logs stands side by side. */
export function logTabs(active: LogTab): NavModelItem {
  const tabs: readonly (readonly [LogTab, string, string])[] = [
    ['search', t('logs-page.search-tab', 'Search'), LOGS_PATH],
    ['pipelines', t('pipelines.title', 'Pipelines'), LOG_PIPELINES_PATH],
    ['storage', t('storage.title', 'Storage'), LOG_STORAGE_PATH],
  ];
  return {
    text: t('logs-page.title', 'Logs'),
    // The path of the section: else Grafana names it twice above the page.
    url: LOGS_PATH,
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}

/** Of a page below the pipelines. */
export const belowPipelines = (text: string): NavModelItem => ({
  text,
  parentItem: { text: t('pipelines.title', 'Pipelines'), url: LOG_PIPELINES_PATH },
});
