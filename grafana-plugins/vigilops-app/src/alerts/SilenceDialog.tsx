import { Button, Field, Input, Modal, Stack } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../admin/Refused.tsx';
import type { ApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import { silenceSeconds } from './silence-for.ts';

interface Props {
  readonly title: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSilence: (seconds: number, comment: string) => void;
  readonly onClose: () => void;
}

/** A time of one's own, and why. */
export function SilenceDialog({ title, busy, refusal, onSilence, onClose }: Props) {
  const [text, setText] = useState('2h');
  const [comment, setComment] = useState('');
  const seconds = silenceSeconds(text);
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (seconds !== undefined) {
            onSilence(seconds, comment.trim());
          }
        }}
      >
        <Stack direction="column" gap={2}>
          <Field
            label={t('silence.how-long', 'For how long')}
            description={t('silence.how-long-help', 'Such as 30m, 2h or 1d 12h; at most 30 days.')}
            invalid={seconds === undefined}
            error={t('silence.no-time', 'must look like 30m, 2h or 1d 12h')}
            htmlFor="silence-time"
            noMargin
          >
            <Input
              id="silence-time"
              width={20}
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </Field>
          <Field
            label={t('silence.comment', 'Why')}
            description={t('silence.comment-help', 'Whoever looks at three in the morning reads it.')}
            htmlFor="silence-comment"
            noMargin
          >
            <Input
              id="silence-comment"
              autoComplete="off"
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          </Field>
          <Refused error={refusal} />
        </Stack>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" disabled={busy || seconds === undefined}>
            {t('silence.verb', 'Silence')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
