import type { NavModelItem } from '@grafana/data';
import {
  AI_PRIVACY_PATH,
  ANALYSIS_PATH,
  ASK_PATH,
  CAUSES_PATH,
  DIGEST_PATH,
  ERROR_ISSUES_PATH,
  FORECASTS_PATH,
  KNOWLEDGE_PATH,
  PATTERNS_PATH,
} from '../pages/paths.ts';
import { t } from '../t.ts';

export type AnalysisTab =
  'findings' | 'issues' | 'patterns' | 'causes' | 'forecasts' | 'ask' | 'knowledge' | 'digest' | 'privacy';

/** What the house found by itself, and where it can be asked, stands side by side. */
export function analysisTabs(active: AnalysisTab): NavModelItem {
  const tabs: readonly (readonly [AnalysisTab, string, string])[] = [
    ['findings', t('findings.title', 'Findings'), ANALYSIS_PATH],
    ['issues', t('issues.title', 'Error issues'), ERROR_ISSUES_PATH],
    ['patterns', t('patterns.title', 'Patterns'), PATTERNS_PATH],
    ['causes', t('causes.title', 'Causes'), CAUSES_PATH],
    ['forecasts', t('forecasts.title', 'Forecasts'), FORECASTS_PATH],
    ['ask', t('ask.title', 'Ask'), ASK_PATH],
    ['knowledge', t('knowledge.title', 'Knowledge'), KNOWLEDGE_PATH],
    ['digest', t('digest.title', 'Digest'), DIGEST_PATH],
    ['privacy', t('privacy.title', 'Privacy'), AI_PRIVACY_PATH],
  ];
  return {
    text: t('analysis.title', 'AI analysis'),
    // The path of the section: else Grafana names it twice above the page.
    url: ANALYSIS_PATH,
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}

/** Of an article. */
export const belowKnowledge = (text: string): NavModelItem => ({
  text,
  parentItem: { text: t('knowledge.title', 'Knowledge'), url: KNOWLEDGE_PATH },
});
