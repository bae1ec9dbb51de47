import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 4, height: 10 });

/** Pages of the LLM gateway: their code comes when one is opened. */
export const LlmCostPage = lazyComponent(async () => (await import('./llm/CostPage.tsx')).CostPage, waiting);
export const LlmCallsPage = lazyComponent(
  async () => (await import('./llm/CallsPage.tsx')).CallsPage,
  waiting,
);
export const LlmProvidersPage = lazyComponent(
  async () => (await import('./llm/ProvidersPage.tsx')).ProvidersPage,
  waiting,
);
export const LlmModelsPage = lazyComponent(
  async () => (await import('./llm/ModelsPage.tsx')).ModelsPage,
  waiting,
);
export const LlmKeysPage = lazyComponent(async () => (await import('./llm/KeysPage.tsx')).KeysPage, waiting);
export const LlmBudgetsPage = lazyComponent(
  async () => (await import('./llm/BudgetsPage.tsx')).BudgetsPage,
  waiting,
);
export const LlmPlaygroundPage = lazyComponent(
  async () => (await import('./llm/PlaygroundPage.tsx')).PlaygroundPage,
  waiting,
);
export const LlmReconciliationPage = lazyComponent(
  async () => (await import('./llm/reconcile/ReconciliationPage.tsx')).ReconciliationPage,
  waiting,
);
export const MyLlmPage = lazyComponent(async () => (await import('./llm/MinePage.tsx')).MinePage, waiting);
