import type { ReactNode } from 'react';
import { useAppData } from '../fleet/app-data.tsx';
import { AppPage } from '../pages/AppPage.tsx';
import { isAtHome } from '../pages/users/people.ts';
import { llmTabs, type LlmTab } from './tabs.ts';

interface Props {
  readonly tab: LlmTab;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One of the pages about LLMs, beside the others. */
export function LlmPage({ tab, actions, children }: Props) {
  const { address } = useAppData();
  return (
    <AppPage pageNav={llmTabs(tab, isAtHome(address))} actions={actions}>
      {children}
    </AppPage>
  );
}
