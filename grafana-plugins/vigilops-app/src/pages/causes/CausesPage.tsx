import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Answer } from '@vigilops/contracts/client';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { analysisTabs } from '../../analysis/tabs.ts';
import { AnswerView } from '../../causes/AnswerView.tsx';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { AskForm, type Wanted } from './AskForm.tsx';
import { RecentCauses } from './RecentCauses.tsx';

/** Several looks at one incident are shown as one. */
const RECENT = 100;

/** What caused that? Of a moment that somebody chooses, and what was found of incidents. */
export function CausesPage() {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [ranked, setRanked] = useState<{
    readonly answer: Answer<'rankCauses'>['answer'];
    readonly at: number;
  }>();
  const recent = useAsked(REFRESH_MS.live, 'listRootCauses', { query: { limit: RECENT } });
  const ask = useAction(
    (wanted: Wanted) => api.call('rankCauses', { body: wanted }),
    ({ answer }) => {
      setRanked({ answer, at: Date.now() });
      recent.retry();
    },
  );
  return (
    <AppPage pageNav={analysisTabs('causes')}>
      <div className={styles.page}>
        <Section title={t('causes.ask', 'Ask about a moment')}>
          <AskForm busy={ask.busy} onAsk={ask.run} />
          <Refused error={ask.error} />
          {ranked !== undefined && <AnswerView key={ranked.at} answer={ranked.answer} now={ranked.at} />}
        </Section>
        <RecentCauses recent={recent} mayWrite={mayWrite} />
      </div>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
