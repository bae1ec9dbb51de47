import { css } from '@emotion/css';
import { dateTime, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, Combobox, DateTimePicker, Field, IconButton, Input, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { weekdayName, WEEKDAYS } from '../../pages/settings/quiet-time.ts';
import { timeZones } from '../../pages/settings/time-zones.ts';
import { t } from '../../t.ts';
import { ListField, RadioField, TextField } from '../fields.tsx';
import type { DutyPlan } from '../types.ts';
import { planProblems } from './plan-problems.ts';

interface Props {
  readonly initial: DutyPlan;
  readonly onTake: (plan: DutyPlan) => void;
  readonly onCancel: () => void;
}

/** Who takes turns, in which order, from when to when, and who swapped. */
export function PlanForm({ initial, onTake, onCancel }: Props) {
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<DutyPlan>) => setDraft((old) => ({ ...old, ...change }));
  const problems = planProblems(draft);
  const shown = sent ? problems : {};
  const language = config.bootData.user.language || 'en-US';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (Object.keys(problems).length === 0) {
          onTake({ ...draft, name: draft.name.trim() });
        }
      }}
    >
      <Stack direction="column" gap={2}>
        <TextField
          label={t('rule.name', 'Name')}
          required
          problem={shown.name}
          maxLength={256}
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <People people={draft.people} problem={shown.people} onChange={(people) => set({ people })} />
        <RadioField
          label={t('duty.every', 'A turn lasts')}
          value={draft.every}
          options={[
            { value: 'week', label: t('duty.week', 'a week') },
            { value: 'day', label: t('duty.day', 'a day') },
          ]}
          onChange={(every) => set({ every })}
        />
        {draft.every === 'week' && (
          <ListField
            label={t('duty.handover-day', 'Handed over on')}
            value={draft.handover_day}
            options={WEEKDAYS.map((value) => ({ value, label: weekdayName(value, language) }))}
            onChange={(handover_day) => set({ handover_day })}
          />
        )}
        <Field label={t('duty.handover-at', 'Handed over at')} htmlFor="duty-at" noMargin>
          <Input
            id="duty-at"
            type="time"
            width={14}
            value={draft.handover_at}
            onChange={(event) =>
              event.currentTarget.value !== '' && set({ handover_at: event.currentTarget.value })
            }
          />
        </Field>
        <Field label={t('settings.time-zone', 'Time zone')} htmlFor="duty-zone" noMargin>
          <Combobox
            id="duty-zone"
            value={draft.time_zone}
            options={timeZones().map((value) => ({ value }))}
            onChange={({ value }) => set({ time_zone: value })}
          />
        </Field>
        <Field label={t('duty.starts-on', "The first person's first day")} htmlFor="duty-first" noMargin>
          <Input
            id="duty-first"
            type="date"
            width={20}
            value={draft.starts_on}
            onChange={(event) =>
              event.currentTarget.value !== '' && set({ starts_on: event.currentTarget.value })
            }
          />
        </Field>
        <Overrides draft={draft} problem={shown.overrides} onChange={(overrides) => set({ overrides })} />
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

interface PeopleProps {
  readonly people: DutyPlan['people'];
  readonly problem: string | undefined;
  readonly onChange: (people: DutyPlan['people']) => void;
}

function People({ people, problem, onChange }: PeopleProps) {
  const styles = useStyles2(getStyles);
  const set = (at: number, change: Partial<DutyPlan['people'][number]>) =>
    onChange(people.map((person, index) => (index === at ? { ...person, ...change } : person)));
  const orNull = (text: string) => (text === '' ? null : text);
  return (
    <Field
      label={t('duty.people', 'People, in this order')}
      description={t('duty.people-help', 'Mail, SMS and calls go to the address and number given here.')}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.list}>
        {people.map((person, at) => (
          <div key={at} className={styles.row}>
            <Input
              width={20}
              aria-label={t('duty.person', 'Name of person {{number}}', { number: at + 1 })}
              placeholder={t('duty.name', 'Name')}
              value={person.name}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            <Input
              width={26}
              type="email"
              aria-label={t('duty.email-of', 'Mail of person {{number}}', { number: at + 1 })}
              placeholder={t('duty.email', 'Mail')}
              value={person.email ?? ''}
              onChange={(event) => set(at, { email: orNull(event.currentTarget.value) })}
            />
            <Input
              width={20}
              type="tel"
              aria-label={t('duty.phone-of', 'Phone of person {{number}}', { number: at + 1 })}
              placeholder={t('duty.phone', 'Phone')}
              value={person.phone ?? ''}
              onChange={(event) => set(at, { phone: orNull(event.currentTarget.value) })}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('duty.remove-person', 'Remove this person')}
              onClick={() => onChange(people.toSpliced(at, 1))}
            />
          </div>
        ))}
        <Button
          type="button"
          size="sm"
          icon="plus"
          variant="secondary"
          onClick={() => onChange([...people, { name: '', email: null, phone: null }])}
        >
          {t('duty.add-person', 'Add a person')}
        </Button>
      </div>
    </Field>
  );
}

interface OverridesProps {
  readonly draft: DutyPlan;
  readonly problem: string | undefined;
  readonly onChange: (overrides: DutyPlan['overrides']) => void;
}

const DAY_MS = 86_400_000;

/** Who stands in for somebody. */
function Overrides({ draft: { overrides, people }, problem, onChange }: OverridesProps) {
  const styles = useStyles2(getStyles);
  const timeZone = config.bootData.user.timezone ?? 'browser';
  const set = (at: number, change: Partial<DutyPlan['overrides'][number]>) =>
    onChange(overrides.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const names = people.map(({ name }) => name).filter((name) => name !== '');
  return (
    <Field
      label={t('duty.overrides', 'Swaps')}
      description={t('duty.overrides-help', 'Somebody stands in for a while. The last that holds counts.')}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.list}>
        {overrides.map((one, at) => (
          <div key={at} className={styles.row}>
            <Combobox
              width={20}
              createCustomValue
              aria-label={t('duty.stands-in', 'Who stands in')}
              value={one.person === '' ? null : one.person}
              options={[...new Set([...names, ...(one.person === '' ? [] : [one.person])])].map((value) => ({
                value,
              }))}
              onChange={({ value }) => set(at, { person: value })}
            />
            <DateTimePicker
              timeZone={timeZone}
              showSeconds={false}
              date={dateTime(one.from)}
              onChange={(date) => date !== undefined && set(at, { from: date.toISOString() })}
            />
            <DateTimePicker
              timeZone={timeZone}
              showSeconds={false}
              date={dateTime(one.to)}
              onChange={(date) => date !== undefined && set(at, { to: date.toISOString() })}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('duty.remove-override', 'Remove this swap')}
              onClick={() => onChange(overrides.toSpliced(at, 1))}
            />
          </div>
        ))}
        <Button
          type="button"
          size="sm"
          icon="plus"
          variant="secondary"
          onClick={() => {
            const now = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
            const [from, to] = [new Date(now).toISOString(), new Date(now + DAY_MS).toISOString()];
            onChange([...overrides, { person: names[0] ?? '', from, to }]);
          }}
        >
          {t('duty.add-override', 'Add a swap')}
        </Button>
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
});
