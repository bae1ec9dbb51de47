import type { NavModelItem } from '@grafana/data';
import {
  LLM_BUDGETS_PATH,
  LLM_CALLS_PATH,
  LLM_KEYS_PATH,
  LLM_MODELS_PATH,
  LLM_PATH,
  LLM_PLAYGROUND_PATH,
  LLM_PROVIDERS_PATH,
  LLM_RECONCILIATION_PATH,
  MY_LLM_PATH,
} from '../pages/paths.ts';
import { t } from '../t.ts';

export type LlmTab =
  'cost' | 'calls' | 'providers' | 'models' | 'keys' | 'budgets' | 'reconciliation' | 'playground' | 'mine';

/** Everything about LLMs stands side by side. `own`: VigilOps itself shows the page, and so knows whose keys are one's own. */
export function llmTabs(active: LlmTab, own: boolean): NavModelItem {
  const tabs: readonly (readonly [LlmTab, string, string])[] = [
    ['cost', t('llm.cost', 'Cost'), LLM_PATH],
    ['calls', t('llm.calls', 'Calls'), LLM_CALLS_PATH],
    ['providers', t('llm.providers', 'Providers'), LLM_PROVIDERS_PATH],
    ['models', t('llm.models', 'Models'), LLM_MODELS_PATH],
    ['keys', t('llm.keys', 'Keys'), LLM_KEYS_PATH],
    ['budgets', t('llm.budgets', 'Budgets'), LLM_BUDGETS_PATH],
    ['reconciliation', t('llm.reconciliation', 'Reconciliation'), LLM_RECONCILIATION_PATH],
    ['playground', t('llm.playground', 'Playground'), LLM_PLAYGROUND_PATH],
    ...(own ? ([['mine', t('llm.my-use', 'My use'), MY_LLM_PATH]] as const) : []),
  ];
  return {
    text: t('llm.title', 'LLM'),
    // The path of the section: else Grafana names it twice above the page.
    url: LLM_PATH,
    children: tabs.map(([tab, text, url]) => ({ text, url, active: tab === active })),
  };
}
