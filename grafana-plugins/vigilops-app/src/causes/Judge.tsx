import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, Modal, TextArea, useStyles2 } from '@grafana/ui';
import type { RootCause } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Refused } from '../admin/Refused.tsx';
import { useAction } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { t } from '../t.ts';

interface Props {
  readonly cause: RootCause;
  readonly onJudged: () => void;
}

/** Whether the answer was right, by somebody who knows by now. */
export function Judge({ cause, onJudged }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [asking, setAsking] = useState(false);
  const judge = useAction(
    (body: { is_right: boolean; place?: string | null; note?: string }) =>
      api.call('judgeRootCause', { path: { id: cause.id }, body }),
    () => {
      setAsking(false);
      onJudged();
    },
  );
  const { feedback, answer } = cause;
  return (
    <div className={styles.judge}>
      {feedback !== null && (
        <p>
          {feedback.is_right
            ? t('cause.judged-right', '{{by}} says: this was the cause.', { by: feedback.by })
            : feedback.place === null
              ? t('cause.judged-wrong', '{{by}} says: this was not the cause.', { by: feedback.by })
              : t('cause.judged-other', '{{by}} says: it was {{place}}.', {
                  by: feedback.by,
                  place: feedback.place,
                })}{' '}
          {feedback.note}
        </p>
      )}
      <Refused error={asking ? undefined : judge.error} />
      {answer.verdict === 'found' && (
        <Button
          size="sm"
          variant="secondary"
          icon="check"
          disabled={judge.busy || feedback?.is_right === true}
          onClick={() => judge.run({ is_right: true })}
        >
          {t('cause.was-it', 'This was the cause')}
        </Button>
      )}
      <Button size="sm" variant="secondary" fill="outline" onClick={() => setAsking(true)}>
        {t('cause.was-other', 'It was something else')}
      </Button>
      {asking && (
        <OtherCause
          busy={judge.busy}
          error={judge.error}
          onSay={(place, note) => judge.run({ is_right: false, place: place === '' ? null : place, note })}
          onClose={() => {
            judge.forgive();
            setAsking(false);
          }}
        />
      )}
    </div>
  );
}

interface OtherProps {
  readonly busy: boolean;
  readonly error: Parameters<typeof Refused>[0]['error'];
  readonly onSay: (place: string, note: string) => void;
  readonly onClose: () => void;
}

function OtherCause({ busy, error, onSay, onClose }: OtherProps) {
  const [place, setPlace] = useState('');
  const [note, setNote] = useState('');
  return (
    <Modal isOpen title={t('cause.was-other', 'It was something else')} onDismiss={onClose}>
      <Refused error={error} />
      <Field
        label={t('cause.place', 'What it was')}
        description={t('cause.place-help', 'A host, a service, a change. Empty: not known.')}
      >
        <Input value={place} maxLength={256} onChange={(event) => setPlace(event.currentTarget.value)} />
      </Field>
      <Field label={t('cause.note', 'What happened')}>
        <TextArea
          rows={3}
          value={note}
          maxLength={1_000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Field>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button disabled={busy} onClick={() => onSay(place.trim(), note.trim())}>
          {t('cause.say', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  judge: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    p: { flexBasis: '100%', margin: 0, overflowWrap: 'anywhere' },
  }),
});
