import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, EmptyState, Icon, IconButton, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Calendar } from '../../alerts/duty/Calendar.tsx';
import { newPlan } from '../../alerts/duty/plan-problems.ts';
import { PlanForm } from '../../alerts/duty/PlanForm.tsx';
import { SettingsPart } from '../../alerts/SettingsPart.tsx';
import { alertTabs } from '../../alerts/tabs.ts';
import type { DutyNow, DutyPlan } from '../../alerts/types.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { clockTime } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';

const DAY_CHARACTERS = 10;

/** Who is on duty now, and who is next? */
export function DutyPage() {
  return (
    <AppPage pageNav={alertTabs('duty')}>
      <SettingsPart>{(form) => <Duty form={form} />}</SettingsPart>
    </AppPage>
  );
}

function Duty({ form }: { readonly form: SettingsForm }) {
  const duty = useAsked(REFRESH_MS.live, 'listDuty');
  const [editing, setEditing] = useState<number>();
  const key = 'notifications.duty';
  const plans = form.value(key);
  const now = duty.at ?? 0;
  const zone = form.value('general.time_zone');
  const open =
    editing === undefined
      ? undefined
      : (plans[editing] ?? newPlan(zone, new Date(Date.now()).toISOString().slice(0, DAY_CHARACTERS)));
  return (
    <>
      {plans.length === 0 && (
        <EmptyState
          variant="call-to-action"
          message={t('duty.none', 'Nobody has duty')}
          button={
            form.mayWrite ? (
              <Button icon="plus" onClick={() => setEditing(0)}>
                {t('duty.add', 'Add a plan')}
              </Button>
            ) : undefined
          }
        >
          {t(
            'duty.none-help',
            'People take turns by the day or the week. A policy then tells whoever has duty: by name in chat, by mail, SMS or call.',
          )}
        </EmptyState>
      )}
      {plans.length > 0 && (
        <Part polled={duty} rows={2} height={20}>
          {({ items }) => (
            <Stack direction="column" gap={2}>
              {plans.map((plan, at) => (
                <Plan
                  key={at}
                  plan={plan}
                  duty={items.find(({ name }) => name === plan.name)}
                  now={now}
                  onEdit={form.mayWrite ? () => setEditing(at) : undefined}
                  onRemove={() => form.set(key, plans.toSpliced(at, 1))}
                />
              ))}
            </Stack>
          )}
        </Part>
      )}
      {plans.length > 0 && form.mayWrite && (
        <div>
          <Button icon="plus" variant="secondary" onClick={() => setEditing(plans.length)}>
            {t('duty.add', 'Add a plan')}
          </Button>
        </div>
      )}
      {open !== undefined && editing !== undefined && (
        <Drawer
          title={open.name === '' ? t('duty.add', 'Add a plan') : open.name}
          size="md"
          onClose={() => setEditing(undefined)}
        >
          <PlanForm
            initial={open}
            onTake={(plan) => {
              form.set(key, editing < plans.length ? plans.with(editing, plan) : [...plans, plan]);
              setEditing(undefined);
            }}
            onCancel={() => setEditing(undefined)}
          />
        </Drawer>
      )}
    </>
  );
}

interface PlanProps {
  readonly plan: DutyPlan;
  /** Undefined: it is not saved yet. */
  readonly duty: DutyNow | undefined;
  readonly now: number;
  readonly onEdit: (() => void) | undefined;
  readonly onRemove: () => void;
}

function Plan({ plan, duty, now, onEdit, onRemove }: PlanProps) {
  const styles = useStyles2(getStyles);
  const { name } = plan;
  return (
    <Section
      title={name}
      tools={
        onEdit !== undefined && (
          <>
            <IconButton name="pen" tooltip={t('check.edit', 'Edit {{name}}', { name })} onClick={onEdit} />
            <IconButton
              name="trash-alt"
              tooltip={t('policy.remove', 'Remove {{name}}', { name })}
              onClick={onRemove}
            />
          </>
        )
      }
    >
      {duty === undefined ? (
        <p className={styles.note}>{t('duty.unsaved', 'Not saved yet: the turns are shown once it is.')}</p>
      ) : (
        <>
          <p className={styles.now} role="status">
            <Icon name="user" size="lg" />
            <span>
              {duty.now === null
                ? t('duty.nobody-now', 'Nobody has duty now')
                : duty.until === null
                  ? t('duty.now', '{{name}} has duty now', { name: duty.now.name })
                  : t('duty.now-until', '{{name}} has duty now, until {{time}}', {
                      name: duty.now.name,
                      time: clockTime(Date.parse(duty.until), now),
                    })}
              {duty.now !== null && (
                <span className={styles.note}>
                  {' '}
                  {[duty.now.email, duty.now.phone].filter((part) => part !== null).join(' · ')}
                </span>
              )}
            </span>
          </p>
          <Calendar name={name} turns={duty.turns} timeZone={plan.time_zone} now={now} />
          <p className={styles.note}>
            {t('duty.zone', 'Days and times of {{zone}}.', { zone: plan.time_zone })}
          </p>
        </>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  now: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontSize: theme.typography.h5.fontSize,
    overflowWrap: 'anywhere',
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
