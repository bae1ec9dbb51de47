import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, Combobox, IconButton, Input, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import {
  isOverMidnight,
  newQuietTime,
  weekdayName,
  withDay,
  WEEKDAYS,
  type QuietTime,
} from './quiet-time.ts';
import { SettingField } from './SettingField.tsx';
import { timeZones } from './time-zones.ts';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** Times of the week in which only what is critical is sent. */
export function QuietTimes({ form }: Props) {
  const styles = useStyles2(getStyles);
  const name = 'notifications.quiet_times';
  const times = form.value(name);
  const zones = timeZones();
  return (
    <SettingField
      form={form}
      name={name}
      isGroup
      label={t('settings.quiet', 'Quiet times')}
      description={t('settings.quiet-why', 'Then only what is critical is sent; the rest comes afterwards.')}
    >
      {(disabled) => (
        <div className={styles.list}>
          {times.length === 0 && (
            <p className={styles.none}>{t('settings.no-quiet', 'None: everything is sent at any time.')}</p>
          )}
          {times.map((time, at) => (
            <WeeklyRow
              key={at}
              time={time}
              zones={zones}
              disabled={disabled}
              onChange={(next) => form.set(name, times.with(at, next))}
              onRemove={() => form.set(name, times.toSpliced(at, 1))}
            />
          ))}
          {!disabled && (
            <Button
              icon="plus"
              variant="secondary"
              onClick={() => form.set(name, [...times, newQuietTime(form.value('general.time_zone'))])}
            >
              {t('settings.add-quiet', 'Add a quiet time')}
            </Button>
          )}
        </div>
      )}
    </SettingField>
  );
}

interface RowProps {
  readonly time: QuietTime;
  readonly zones: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (time: QuietTime) => void;
  /** Undefined: it stays. */
  readonly onRemove?: () => void;
}

/** One stretch of the week by the clock of a place. */
export function WeeklyRow({ time, zones, disabled, onChange, onRemove }: RowProps) {
  const styles = useStyles2(getStyles);
  const language = config.bootData.user.language || 'en-US';
  const clock = (field: 'from' | 'to', label: string) => (
    <Input
      type="time"
      width={14}
      aria-label={label}
      disabled={disabled}
      value={time[field]}
      onChange={(event) =>
        event.currentTarget.value !== '' && onChange({ ...time, [field]: event.currentTarget.value })
      }
    />
  );
  return (
    <div className={styles.row}>
      <div className={styles.days}>
        {WEEKDAYS.map((day) => (
          <Button
            key={day}
            size="sm"
            variant="secondary"
            fill={time.days.includes(day) ? 'solid' : 'outline'}
            aria-pressed={time.days.includes(day)}
            disabled={disabled}
            onClick={() => onChange({ ...time, days: withDay(time, day, !time.days.includes(day)) })}
          >
            {weekdayName(day, language)}
          </Button>
        ))}
      </div>
      {clock('from', t('settings.quiet-from', 'From'))}
      <span aria-hidden>–</span>
      {clock('to', t('settings.quiet-to', 'Until'))}
      {isOverMidnight(time) && <span className={styles.next}>{t('settings.next-day', 'the next day')}</span>}
      <Combobox
        aria-label={t('settings.time-zone', 'Time zone')}
        width={26}
        disabled={disabled}
        value={time.time_zone}
        options={zones.map((value) => ({ value }))}
        onChange={({ value }) => onChange({ ...time, time_zone: value })}
      />
      {!disabled && onRemove !== undefined && (
        <IconButton
          name="trash-alt"
          tooltip={t('settings.remove-quiet', 'Remove this quiet time')}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1.5) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  days: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  next: css({ color: theme.colors.text.secondary }),
});
