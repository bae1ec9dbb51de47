import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, MultiCombobox, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
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
            <MultiCombobox
              aria-label={t('check.observers-hosts', 'Hosts that ask')}
              placeholder={t('check.observers-hosts', 'Hosts that ask')}
              value={observers.host_ids}
              options={withChosen(
                hosts.map(({ id, name }) => ({ value: id, label: name })),
                observers.host_ids,
              )}
              onChange={(chosen) => set({ host_ids: chosen.map(({ value }) => value) })}
            />
            <Names
              label={t('check.observers-groups', 'Groups that ask')}
              all={hosts.flatMap(({ group }) => group ?? [])}
              chosen={observers.groups}
              onChange={(groups) => set({ groups })}
            />
            <Names
              label={t('check.observers-tags', 'Tags that ask')}
              all={hosts.flatMap(({ tags }) => tags)}
              chosen={observers.tags}
              onChange={(tags) => set({ tags })}
            />
          </>
        )}
      </div>
    </Field>
  );
}

interface NamesProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (names: string[]) => void;
}

function Names({ label, all, chosen, onChange }: NamesProps) {
  const names = [...new Set([...all, ...chosen])].sort();
  return names.length === 0 ? null : (
    <MultiCombobox
      aria-label={label}
      placeholder={label}
      value={[...chosen]}
      options={names.map((value) => ({ value, label: value }))}
      onChange={(options) => onChange(options.map(({ value }) => value))}
    />
  );
}

/** A host that is gone stays among the choices for as long as it is chosen. */
function withChosen(options: { value: number; label: string }[], chosen: readonly number[]) {
  const gone = chosen.filter((id) => !options.some(({ value }) => value === id));
  return [...options, ...gone.map((value) => ({ value, label: String(value) }))];
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
});
