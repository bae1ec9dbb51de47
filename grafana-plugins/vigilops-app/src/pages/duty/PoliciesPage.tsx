import { Drawer, Button, IconButton, Input, Stack, TextLink } from '@grafana/ui';
import { useState } from 'react';
import { DEFAULT_LADDERS, newPolicy } from '../../alerts/policies/ladders.ts';
import { LadderTable } from '../../alerts/policies/LadderTable.tsx';
import { PolicyForm } from '../../alerts/policies/PolicyForm.tsx';
import { SilentServer } from '../../alerts/policies/SilentServer.tsx';
import { matcherText } from '../../alerts/matcher-text.ts';
import { SettingsPart } from '../../alerts/SettingsPart.tsx';
import { alertTabs } from '../../alerts/tabs.ts';
import type { NotificationPolicy } from '../../alerts/types.ts';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { CHANNELS_PATH, SETTINGS_PATH } from '../paths.ts';
import { SettingField } from '../settings/SettingField.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';

/** Who is told, of what, and when? */
export function PoliciesPage() {
  return (
    <AppPage pageNav={alertTabs('policies')}>
      <SettingsPart>{(form) => <Policies form={form} />}</SettingsPart>
    </AppPage>
  );
}

function Policies({ form }: { readonly form: SettingsForm }) {
  const [editing, setEditing] = useState<number>();
  const key = 'notifications.policies';
  const policies = form.value(key);
  const open = editing === undefined ? undefined : (policies[editing] ?? newPolicy());
  const swap = (at: number) => {
    const [one, other] = [policies[at], policies[at + 1]];
    if (one !== undefined && other !== undefined) {
      form.set(key, policies.toSpliced(at, 2, other, one));
    }
  };
  return (
    <>
      <p>
        {t(
          'policy.why',
          'The first policy that an incident meets says who is told: at once, and step by step for as long as nobody acknowledges. A channel says itself from which severity on it is told.',
        )}{' '}
        <TextLink href={CHANNELS_PATH}>{t('alerts.channels', 'Channels')}</TextLink>{' '}
        <TextLink href={`${SETTINGS_PATH}/notifications`}>{t('policy.quiet-times', 'Quiet times')}</TextLink>
      </p>
      {policies.map((policy, at) => (
        <Section
          key={at}
          title={`${at + 1}. ${policy.name}`}
          tools={
            form.mayWrite && (
              <Tools
                policy={policy}
                isFirst={at === 0}
                isLast={at === policies.length - 1}
                onUp={() => swap(at - 1)}
                onDown={() => swap(at)}
                onEdit={() => setEditing(at)}
                onRemove={() => form.set(key, policies.toSpliced(at, 1))}
              />
            )
          }
        >
          <p>
            {policy.matchers.length === 0 ? (
              t('policy.takes-all', 'Takes whatever is left.')
            ) : (
              <code>{policy.matchers.map(matcherText).join(' ')}</code>
            )}
          </p>
          <LadderTable label={policy.name} ladders={policy} />
        </Section>
      ))}
      <Section
        title={t('policy.default', 'Whatever no policy takes')}
        tools={
          form.mayWrite && (
            <Button size="sm" icon="plus" variant="secondary" onClick={() => setEditing(policies.length)}>
              {t('policy.add', 'Add a policy')}
            </Button>
          )
        }
      >
        <p>
          {t(
            'policy.default-why',
            'As the product comes: a warning goes to chat; what is critical also goes to mail, and if nobody acknowledges it within 15 minutes to SMS and phone, too.',
          )}
        </p>
        <LadderTable label={t('policy.default', 'Whatever no policy takes')} ladders={DEFAULT_LADDERS} />
      </Section>
      <DeadMan form={form} />
      {open !== undefined && editing !== undefined && (
        <Drawer
          title={open.name === '' ? t('policy.add', 'Add a policy') : open.name}
          size="md"
          onClose={() => setEditing(undefined)}
        >
          <PolicyForm
            initial={open}
            plans={form.value('notifications.duty').map(({ name }) => name)}
            onTake={(policy) => {
              form.set(
                key,
                editing < policies.length ? policies.with(editing, policy) : [...policies, policy],
              );
              setEditing(undefined);
            }}
            onCancel={() => setEditing(undefined)}
          />
        </Drawer>
      )}
    </>
  );
}

interface ToolsProps {
  readonly policy: NotificationPolicy;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Tools({ policy: { name }, isFirst, isLast, onUp, onDown, onEdit, onRemove }: ToolsProps) {
  return (
    <Stack gap={0.5} alignItems="center">
      <IconButton
        name="arrow-up"
        disabled={isFirst}
        tooltip={t('policy.up', 'Ask {{name}} earlier', { name })}
        onClick={onUp}
      />
      <IconButton
        name="arrow-down"
        disabled={isLast}
        tooltip={t('policy.down', 'Ask {{name}} later', { name })}
        onClick={onDown}
      />
      <IconButton name="pen" tooltip={t('check.edit', 'Edit {{name}}', { name })} onClick={onEdit} />
      <IconButton
        name="trash-alt"
        tooltip={t('policy.remove', 'Remove {{name}}', { name })}
        onClick={onRemove}
      />
    </Stack>
  );
}

/** Somebody else notices when this house is silent: a service outside, or hosts. */
function DeadMan({ form }: { readonly form: SettingsForm }) {
  const key = 'notifications.dead_man';
  const value = form.value(key);
  return (
    <Section title={t('dead-man.title', 'When VigilOps itself falls silent')}>
      <SettingField
        form={form}
        name={key}
        label={t('dead-man.url', 'Address that is asked every minute')}
        description={t(
          'dead-man.why',
          'As long as rules are evaluated and messages get out. A service such as healthchecks.io tells you when it is asked no more.',
        )}
      >
        {(disabled) => (
          <Input
            id="dead-man-url"
            type="url"
            placeholder="https://hc-ping.com/…"
            disabled={disabled}
            value={value.url ?? ''}
            onChange={(event) => {
              const url = event.currentTarget.value;
              form.set(key, { ...value, url: url === '' ? null : url });
            }}
          />
        )}
      </SettingField>
      <SilentServer form={form} />
    </Section>
  );
}
