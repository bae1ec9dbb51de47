import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, Icon, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { t } from '../../t.ts';
import { valueAt, type SettingKey } from './draft.ts';
import { faultOf } from './limits.ts';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
  readonly name: SettingKey;
  readonly label: string;
  readonly description?: string | undefined;
  /** A group of controls, which has no one field that a label could be for. */
  readonly isGroup?: boolean;
  readonly children: (disabled: boolean) => ReactElement<Record<string, unknown>>;
}

/** One setting: what it is for, whether it can be changed here, and what somebody else made of it meanwhile. */
export function SettingField({ form, name, label, description, isGroup = false, children }: Props) {
  const styles = useStyles2(getStyles);
  const fixed = form.isFixed(name);
  const fault = form.draft.has(name) ? faultOf(name, form.value(name)) : undefined;
  return (
    <div className={styles.setting} data-setting={name}>
      <Field
        noMargin
        useFieldset={isGroup}
        label={label}
        description={description}
        invalid={fault !== undefined}
        error={fault}
      >
        {children(fixed || !form.mayWrite)}
      </Field>
      {fixed && (
        <p className={styles.note}>
          <Icon name="lock" size="sm" />
          {t('settings.fixed', 'The environment of the backend decides this; it can only be changed there.')}
        </p>
      )}
      {form.overtaken.includes(name) && (
        <p className={styles.warning} role="status">
          <Icon name="exclamation-triangle" size="sm" />
          {t(
            'settings.overtaken',
            'Somebody changed this to {{value}} while you wrote; saving makes it yours.',
            {
              value: inWords(valueAt(form.current.settings, name)),
            },
          )}
        </p>
      )}
    </div>
  );
}

const inWords = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);

const getStyles = (theme: GrafanaTheme2) => {
  const note = css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    margin: theme.spacing(0.5, 0, 0),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  });
  return {
    setting: css({ maxWidth: theme.spacing(70) }),
    note,
    warning: css(note, { color: theme.colors.warning.text }),
  };
};
