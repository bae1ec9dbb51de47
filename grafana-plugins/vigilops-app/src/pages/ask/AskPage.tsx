import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, TextLink, useStyles2 } from '@grafana/ui';
import { formatAbout, parseAbout } from '@vigilops/contracts';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { Refused } from '../../admin/Refused.tsx';
import { analysisTabs } from '../../analysis/tabs.ts';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { TurnView } from '../../assistant/TurnView.tsx';
import { useConversation } from '../../assistant/use-conversation.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { shortMoney } from '../../llm/money.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { AI_PRIVACY_PATH } from '../paths.ts';
import { AskBox } from './AskBox.tsx';
import { History } from './History.tsx';
import { Investigations } from './Investigations.tsx';

/** What happened, and why? In one's own words. */
export function AskPage() {
  const styles = useStyles2(getStyles);
  const { search } = useLocation();
  const [isAboutLeft, setAboutLeft] = useState(false);
  const found = parseAbout(new URLSearchParams(search));
  const about = isAboutLeft || found === undefined ? undefined : formatAbout(found).toString();
  const state = useAsked(REFRESH_MS.slow, 'getAssistantState', { query: { language: viewerLanguage() } });
  const history = useAsked(REFRESH_MS.slow, 'listConversations');
  const conversation = useConversation(() => {
    history.retry();
    state.retry();
  });
  const { turns, busy } = conversation;
  const limits = state.data;
  return (
    <AppPage pageNav={analysisTabs('ask')}>
      <div className={styles.page}>
        <Section title={t('ask.title', 'Ask')}>
          {limits?.message && <Alert severity="info" title={limits.message} />}
          {turns.map((turn) => (
            <TurnView key={turn.id} turn={turn} />
          ))}
          <Refused error={conversation.error} />
          <AskBox
            about={about}
            busy={busy}
            isFirst={turns.length === 0}
            onAsk={(question) => conversation.ask(question, turns.length === 0 ? about : undefined)}
            onStop={conversation.stop}
            onLeaveAbout={() => setAboutLeft(true)}
            onNew={turns.length === 0 ? undefined : () => conversation.open(undefined, [])}
          />
          {limits !== undefined && (
            <p className={styles.small}>
              {t(
                'ask.limits',
                'At most {{turns}} turns and {{question}} a question; today {{today}} of {{day}}.',
                {
                  turns: limits.max_turns,
                  question: shortMoney(limits.max_usd_per_question, 'USD'),
                  today: shortMoney(limits.usd_today, 'USD'),
                  day: shortMoney(limits.max_usd_per_day, 'USD'),
                },
              )}{' '}
              <TextLink href={AI_PRIVACY_PATH} variant="bodySmall">
                {t('ask.sent', 'What is sent')}
              </TextLink>
            </p>
          )}
        </Section>
        <History
          history={history}
          onOpen={(id, kept) => {
            setAboutLeft(true);
            conversation.open(id, kept);
          }}
        />
        <Investigations />
      </div>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  small: css({
    margin: theme.spacing(1, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
