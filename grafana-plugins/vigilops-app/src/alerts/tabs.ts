import type { NavModelItem } from '@grafana/data';
import {
  ALERTS_PATH,
  CHANNELS_PATH,
  DUTY_PATH,
  POLICIES_PATH,
  RULES_PATH,
  SILENCES_PATH,
  STATISTICS_PATH,
} from '../pages/paths.ts';
import { t } from '../t.ts';

export type AlertTab = 'incidents' | 'rules' | 'silences' | 'channels' | 'policies' | 'duty' | 'statistics';

/** Everything about alerts stands side by side. */
export function alertTabs(active: AlertTab): NavModelItem {
  const tabs: readonly (readonly [AlertTab, string, string])[] = [
    ['incidents', t('alerts.incidents', 'Incidents'), ALERTS_PATH],
    ['rules', t('alerts.rules', 'Rules'), RULES_PATH],
    ['silences', t('alerts.silences', 'Silences'), SILENCES_PATH],
    ['channels', t('alerts.channels', 'Channels'), CHANNELS_PATH],
    ['policies', t('alerts.policies', 'Who is told'), POLICIES_PATH],
    ['duty', t('alerts.duty', 'On duty'), DUTY_PATH],
    ['statistics', t('alerts.statistics', 'Statistics'), STATISTICS_PATH],
  ];
  return {
    text: t('alerts.title', 'Alerts'),
    // The path of the section: else Grafana names it twice above the page.
    url: ALERTS_PATH,
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}

/** Of a page below one of them. */
export const below = (
  text: string,
  parent?: { readonly text: string; readonly url: string },
): NavModelItem => ({
  text,
  parentItem: parent ?? { text: t('alerts.title', 'Alerts'), url: ALERTS_PATH },
});
