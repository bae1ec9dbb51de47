import type { NavModelItem } from '@grafana/data';
import { ANALYSIS_PATH, CAUSES_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';

export type AnalysisTab = 'findings' | 'causes';

/** What the house found by itself, and where it can be asked, stands side by side. */
export function analysisTabs(active: AnalysisTab): NavModelItem {
  const tabs: readonly (readonly [AnalysisTab, string, string])[] = [
    ['findings', t('findings.title', 'Findings'), ANALYSIS_PATH],
    ['causes', t('causes.title', 'Causes'), CAUSES_PATH],
  ];
  return {
    text: t('analysis.title', 'AI analysis'),
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}
