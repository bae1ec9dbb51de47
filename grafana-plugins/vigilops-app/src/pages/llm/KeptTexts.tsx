import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { absolute } from '../../fleet/words.ts';
import type { LlmTexts } from '../../llm/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';

interface Props {
  readonly requestId: string;
  readonly attempt: number;
  /** They are there no more. */
  readonly onForgotten: () => void;
}

/** What was said in a call, for Admins who ask for it: that they did is written down. */
export function KeptTexts({ requestId, attempt, onForgotten }: Props) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [texts, setTexts] = useState<readonly LlmTexts[]>();
  const [forgetting, setForgetting] = useState(false);
  const path = { id: requestId };
  const read = useAction(
    () => api.call('getLlmTexts', { path }),
    ({ items }) => setTexts(items),
  );
  const forget = useAction(() => api.call('forgetLlmTexts', { path }), onForgotten);
  if (!mayWrite) {
    return <p>{t('llm.texts.admins', 'Prompt and answer are kept; Admins may read them.')}</p>;
  }
  const shown = texts?.find((text) => text.attempt === attempt);
  return (
    <Stack direction="column" gap={1}>
      {shown === undefined ? (
        <p>
          {t(
            'llm.texts.audited',
            'Prompt and answer are kept. That you read them is written to the audit log.',
          )}
        </p>
      ) : (
        <>
          <Text title={t('llm.texts.prompt', 'Prompt')} text={shown.prompt} isCut={shown.is_prompt_cut} />
          <Text title={t('llm.texts.answer', 'Answer')} text={shown.answer} isCut={shown.is_answer_cut} />
          <p>{t('llm.texts.until', 'Removed on {{time}}', { time: absolute(Date.parse(shown.until)) })}</p>
        </>
      )}
      <Refused error={read.error} />
      <Stack gap={1} wrap="wrap">
        {shown === undefined && (
          <Button size="sm" icon="eye" variant="secondary" disabled={read.busy} onClick={() => read.run()}>
            {t('llm.texts.show', 'Show prompt and answer')}
          </Button>
        )}
        <Button
          size="sm"
          icon="trash-alt"
          variant="secondary"
          fill="outline"
          onClick={() => setForgetting(true)}
        >
          {t('llm.texts.forget', 'Forget them')}
        </Button>
      </Stack>
      {forgetting && (
        <Confirm
          title={t('llm.texts.forget-title', 'Forget what was said?')}
          button={t('llm.texts.forget', 'Forget them')}
          destructive
          action={forget}
          onClose={() => setForgetting(false)}
        >
          {t(
            'llm.texts.forget-help',
            'Prompt and answer of this call are removed for good. What it cost stays.',
          )}
        </Confirm>
      )}
    </Stack>
  );
}

function Text({
  title,
  text,
  isCut,
}: {
  readonly title: string;
  readonly text: string;
  readonly isCut: boolean;
}) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      {/* Long texts scroll, which the keyboard must reach. */}
      <pre className={styles.text} tabIndex={0} role="group" aria-label={title}>
        {text === '' ? t('llm.texts.nothing', '(nothing)') : text}
      </pre>
      {isCut && (
        <p className={styles.note}>{t('llm.texts.cut', 'It was longer: the first 64 KiB are kept.')}</p>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h6.fontSize, margin: theme.spacing(1, 0, 0.5) }),
  text: css({
    maxHeight: '45vh',
    overflow: 'auto',
    margin: 0,
    whiteSpace: 'pre-wrap',
    wordBreak: 'normal',
    overflowWrap: 'anywhere',
  }),
  note: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.warning.text }),
});
