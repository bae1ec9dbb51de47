import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, TextArea, useStyles2 } from '@grafana/ui';
import { parseAbout } from '@vigilops/contracts';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { analysisTabs } from '../../analysis/tabs.ts';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { Sent, type Preview } from './Sent.tsx';
import { WhoIsAsked } from './WhoIsAsked.tsx';

/** What leaves the house, and to whom? */
export function PrivacyPage() {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [question, setQuestion] = useState(() => t('ask.example-slow', 'Why is it slow right now?'));
  const [about, setAbout] = useState('');
  const [shown, setShown] = useState<Preview>();
  const language = viewerLanguage();
  const state = useAsked(REFRESH_MS.slow, 'getAssistantState', { query: { language } });
  const preview = useAction(
    () =>
      api.call('previewPrivacy', {
        body: { question, language, ...(about === '' ? {} : { about: `about=${about}` }) },
      }),
    setShown,
  );
  const isSound = about === '' || parseAbout(new URLSearchParams({ about })) !== undefined;
  return (
    <AppPage pageNav={analysisTabs('privacy')}>
      <div className={styles.page}>
        <Section title={t('privacy.who', 'Who is asked')}>
          <Part polled={state}>{(now) => <WhoIsAsked state={now} />}</Part>
        </Section>
        <Section title={t('privacy.try', 'What a question would send')}>
          <p>{t('privacy.try-why', 'Made exactly as it is made when you ask. Nothing is sent from here.')}</p>
          <Field label={t('ask.question', 'Question')} noMargin>
            <TextArea
              id="privacy-question"
              rows={2}
              maxLength={4_000}
              value={question}
              onChange={(event) => setQuestion(event.currentTarget.value)}
            />
          </Field>
          <Field
            label={t('privacy.about', 'About')}
            description={t(
              'privacy.about-how',
              'incident:7, or log: with the id of a line. Empty: nothing in particular.',
            )}
            invalid={!isSound}
            error={t('privacy.about-wrong', 'Write incident:7, alert:3, log:1772366400000000.0.7.42')}
            noMargin
          >
            <Input
              id="privacy-about"
              value={about}
              onChange={(event) => setAbout(event.currentTarget.value.trim())}
            />
          </Field>
          <div>
            <Button
              icon="eye"
              disabled={preview.busy || question.trim() === '' || !isSound}
              onClick={() => preview.run()}
            >
              {t('privacy.show', 'Show what would be sent')}
            </Button>
          </div>
          <Refused error={preview.error} />
          {shown !== undefined && <Sent preview={shown} />}
        </Section>
      </div>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
    '& section > div:last-child': { display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) },
  }),
});
