import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, MultiCombobox, Stack, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { t } from '../../t.ts';
import { LengthField, TextField } from '../fields.tsx';
import { SeverityMark } from '../Marks.tsx';
import { MatcherFields } from '../MatcherFields.tsx';
import { ChannelChoice } from '../rules/ChannelChoice.tsx';
import { SEVERITIES, type ChannelClass, type NotificationPolicy } from '../types.ts';
import { className } from '../words.ts';
import type { Ladder, Step } from './ladders.ts';

const CLASSES: readonly ChannelClass[] = ['in_app', 'chat', 'email', 'sms', 'voice', 'webhook', 'record'];
const MOST_STEPS = 8;

interface Props {
  readonly initial: NotificationPolicy;
  /** Names of duty plans. */
  readonly plans: readonly string[];
  readonly onTake: (policy: NotificationPolicy) => void;
  readonly onCancel: () => void;
}

/** Which incidents it takes, and who is told of them when. */
export function PolicyForm({ initial, plans, onTake, onCancel }: Props) {
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<NotificationPolicy>) => setDraft((old) => ({ ...old, ...change }));
  const noName = draft.name.trim() === '' ? t('check.problem.empty', 'must not be empty') : undefined;
  const noLabel = draft.matchers.some(({ name }) => name === '')
    ? t('silences.problem.name', 'each condition needs a label')
    : undefined;
  const unsound =
    noName !== undefined || noLabel !== undefined || SEVERITIES.some((each) => hasGap(draft[each]));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (!unsound) {
          onTake({ ...draft, name: draft.name.trim() });
        }
      }}
    >
      <Stack direction="column" gap={2}>
        <TextField
          label={t('rule.name', 'Name')}
          required
          problem={sent ? noName : undefined}
          maxLength={256}
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <MatcherFields
          label={t('policy.matchers', 'Which incidents')}
          description={t(
            'policy.matchers-help',
            'Those whose most severe alert meets all of these. None: whatever no policy before it took.',
          )}
          problem={sent ? noLabel : undefined}
          matchers={draft.matchers}
          onChange={(matchers) => set({ matchers })}
        />
        {SEVERITIES.map((severity) => (
          <section key={severity}>
            <SeverityMark severity={severity} />
            <LadderFields
              ladder={draft[severity]}
              plans={plans}
              onChange={(ladder) => set({ [severity]: ladder })}
            />
          </section>
        ))}
        <Stack gap={1}>
          <Button type="submit">{t('policy.take', 'Take it over')}</Button>
          <Button type="button" variant="secondary" onClick={onCancel}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}

const hasGap = ({ steps, repeat_seconds: repeat }: Ladder) =>
  Number.isNaN(repeat) || steps.some(({ after_seconds: after }) => Number.isNaN(after));

interface LadderProps {
  readonly ladder: Ladder;
  readonly plans: readonly string[];
  readonly onChange: (ladder: Ladder) => void;
}

function LadderFields({ ladder, plans, onChange }: LadderProps) {
  const styles = useStyles2(getStyles);
  const { steps, repeat_seconds: repeat } = ladder;
  const setStep = (at: number, change: Partial<Step>) =>
    onChange({
      ...ladder,
      steps: steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
    });
  const last = steps.at(-1)?.after_seconds ?? -900;
  return (
    <div className={styles.steps}>
      {steps.map((step, at) => (
        <div key={at} className={styles.step}>
          <LengthField
            label={t('policy.step-after', 'After (nobody at it yet)')}
            problem={lengthProblem(step.after_seconds)}
            value={step.after_seconds}
            onChange={(after_seconds) => setStep(at, { after_seconds })}
          />
          <Classes chosen={step.classes} onChange={(classes) => setStep(at, { classes })} />
          <ChannelChoice
            label={t('policy.channels', 'Channels by name')}
            chosen={step.channels}
            onChange={(channels) => setStep(at, { channels })}
          />
          <Plans chosen={step.duty} plans={plans} onChange={(duty) => setStep(at, { duty })} />
          <Button
            type="button"
            size="sm"
            icon="trash-alt"
            variant="secondary"
            fill="text"
            onClick={() => onChange({ ...ladder, steps: steps.toSpliced(at, 1) })}
          >
            {t('policy.remove-step', 'Remove this step')}
          </Button>
        </div>
      ))}
      {steps.length < MOST_STEPS && (
        <Button
          type="button"
          size="sm"
          icon="plus"
          variant="secondary"
          onClick={() =>
            onChange({
              ...ladder,
              steps: [...steps, { after_seconds: last + 900, classes: ['chat'], channels: [], duty: [] }],
            })
          }
        >
          {t('policy.add-step', 'Add a step')}
        </Button>
      )}
      <LengthField
        label={t('policy.repeat', 'Again every')}
        description={t('policy.repeat-help', 'The first step, until somebody acknowledges. 0: never.')}
        problem={lengthProblem(repeat ?? 0)}
        value={repeat ?? 0}
        onChange={(seconds) => onChange({ ...ladder, repeat_seconds: seconds === 0 ? null : seconds })}
      />
    </div>
  );
}

const lengthProblem = (seconds: number) =>
  Number.isNaN(seconds) ? t('rule.problem.length', 'must look like 5m or 1h 30m') : undefined;

interface ClassesProps {
  readonly chosen: readonly ChannelClass[];
  readonly onChange: (classes: ChannelClass[]) => void;
}

/** A whole class, so that a channel that is added later is in it. */
function Classes({ chosen, onChange }: ClassesProps) {
  const id = useId();
  return (
    <Field
      label={t('policy.classes', 'Every channel of')}
      description={t('policy.classes-help', 'What is added later is in it.')}
      htmlFor={id}
      noMargin
    >
      <MultiCombobox<ChannelClass>
        id={id}
        value={[...chosen]}
        options={CLASSES.map((value) => ({ value, label: className(value) }))}
        onChange={(next) => onChange(next.map(({ value }) => value))}
      />
    </Field>
  );
}

interface PlansProps {
  readonly chosen: readonly string[];
  readonly plans: readonly string[];
  readonly onChange: (plans: string[]) => void;
}

function Plans({ chosen, plans, onChange }: PlansProps) {
  const id = useId();
  if (plans.length === 0 && chosen.length === 0) {
    return null;
  }
  return (
    <Field label={t('policy.duty', 'Whoever has duty in')} htmlFor={id} noMargin>
      <MultiCombobox
        id={id}
        value={[...chosen]}
        options={[...new Set([...plans, ...chosen])].map((value) => ({ value, label: value }))}
        onChange={(next) => onChange(next.map(({ value }) => value))}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
    '& > button': { alignSelf: 'flex-start' },
  }),
  step: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    '& > button': { alignSelf: 'flex-start' },
  }),
});
