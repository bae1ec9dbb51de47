import { dateTime } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, DateTimePicker, Field, InlineSwitch, Stack } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { ApiError } from '../../api/errors.ts';
import { newQuietTime } from '../../pages/settings/quiet-time.ts';
import { WeeklyRow } from '../../pages/settings/QuietTimes.tsx';
import { timeZones } from '../../pages/settings/time-zones.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { TextField } from '../fields.tsx';
import { MatcherFields } from '../MatcherFields.tsx';
import type { NewSilence } from '../types.ts';
import { problemsOf, requestOf, type Draft, type DraftProblems } from './draft.ts';
import { Preview } from './Preview.tsx';

interface Props {
  readonly initial: Draft;
  readonly button: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSubmit: (silence: NewSilence) => void;
  readonly onCancel: () => void;
}

/** What falls silent, why, and when. */
export function SilenceForm({ initial, button, busy, refusal, onSubmit, onCancel }: Props) {
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const problems = problemsOf(draft);
  const shown: DraftProblems = sent ? problems : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (Object.keys(problems).length === 0) {
          onSubmit(requestOf(draft));
        }
      }}
    >
      <Stack direction="column" gap={2}>
        <MatcherFields
          label={t('silences.what', 'What falls silent')}
          description={t('silences.what-help', 'Alerts whose labels meet all of these.')}
          problem={shown.matchers}
          matchers={draft.matchers}
          onChange={(matchers) => set({ matchers })}
        />
        <Preview matchers={draft.matchers} />
        <TextField
          label={t('silence.comment', 'Why')}
          description={t('silence.comment-help', 'Whoever looks at three in the morning reads it.')}
          required
          problem={shown.comment}
          maxLength={2_048}
          value={draft.comment}
          onChange={(comment) => set({ comment })}
        />
        <Times draft={draft} problem={shown.to} set={set} />
        <Recurrence draft={draft} set={set} />
        <Refused error={refusal} />
        <Stack gap={1}>
          <Button type="submit" disabled={busy}>
            {button}
          </Button>
          <Button type="button" variant="secondary" onClick={onCancel}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly problem?: string | undefined;
  readonly set: (change: Partial<Draft>) => void;
}

function Times({ draft, problem, set }: PartProps) {
  const timeZone = config.bootData.user.timezone ?? 'browser';
  const common = { timeZone, showSeconds: false };
  return (
    <>
      <Field label={t('maintenance.from', 'From')} noMargin>
        <DateTimePicker
          {...common}
          date={dateTime(draft.from)}
          onChange={(date) => date !== undefined && set({ from: date.valueOf() })}
        />
      </Field>
      <Field
        label={t('maintenance.to', 'To')}
        description={
          draft.to > draft.from
            ? t('maintenance.length', 'It lasts {{time}}.', {
                time: stretch((draft.to - draft.from) / 1_000),
              })
            : ''
        }
        invalid={problem !== undefined}
        error={problem}
        noMargin
      >
        <DateTimePicker
          {...common}
          date={dateTime(draft.to)}
          onChange={(date) => date !== undefined && set({ to: date.valueOf() })}
        />
      </Field>
    </>
  );
}

function Recurrence({ draft: { recurrence }, set }: PartProps) {
  const zone = config.bootData.user.timezone ?? 'browser';
  const own = zone === 'browser' || zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  return (
    <Field
      label={t('silences.recurring', 'Only at some times of the week')}
      description={t('silences.recurring-help', 'Between its ends it holds then, and at no other time.')}
      useFieldset
      noMargin
    >
      <Stack direction="column" gap={1}>
        <InlineSwitch
          showLabel
          label={t('silences.weekly', 'Every week')}
          value={recurrence !== null}
          onChange={(event) => set({ recurrence: event.currentTarget.checked ? newQuietTime(own) : null })}
        />
        {recurrence !== null && (
          <WeeklyRow
            time={recurrence}
            zones={timeZones()}
            disabled={false}
            onChange={(next) => set({ recurrence: next })}
          />
        )}
      </Stack>
    </Field>
  );
}
