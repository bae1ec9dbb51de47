import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
import { asOptions, Choices, named } from '../Choices.tsx';
import type { ServiceForm } from './use-service-form.ts';

interface Props {
  readonly form: ServiceForm;
  readonly hosts: readonly Host[];
}

/** Which agents ask: all, or those of chosen hosts, groups and tags together. */
export function ObserverFields({ form, hosts }: Props) {
  const styles = useStyles2(getStyles);
  const { observers } = form.values;
  const problem = form.problemOf('observers');
  const set = (change: Partial<typeof observers>) => form.set({ observers: { ...observers, ...change } });
  return (
    <Field
      label={t('check.observers', 'Asked by')}
      description={t(
        'check.observers-help',
        'Several observers tell an outage from a broken cable of one of them. A private address is asked by an agent near it.',
      )}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.fields}>
        <div>
          <RadioButtonGroup
            aria-label={t('check.observers', 'Asked by')}
            value={observers.all}
            options={[
              { value: true, label: t('check.observers-all', 'All agents') },
              { value: false, label: t('check.observers-chosen', 'Chosen ones') },
            ]}
            onChange={(all) => set({ all })}
          />
        </div>
        {!observers.all && (
          <>
            <Choices
              label={t('check.observers-hosts', 'Hosts that ask')}
              options={named(hosts)}
              chosen={observers.host_ids}
              onChange={(host_ids) => set({ host_ids })}
            />
            <Choices
              label={t('check.observers-groups', 'Groups that ask')}
              options={asOptions(hosts.flatMap(({ group }) => group ?? []))}
              chosen={observers.groups}
              onChange={(groups) => set({ groups })}
            />
            <Choices
              label={t('check.observers-tags', 'Tags that ask')}
              options={asOptions(hosts.flatMap(({ tags }) => tags))}
              chosen={observers.tags}
              onChange={(tags) => set({ tags })}
            />
          </>
        )}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
});
