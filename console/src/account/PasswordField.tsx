import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Field, Icon, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { MIN_PASSWORD_CHARACTERS } from './accounts.ts';

interface Props {
  readonly label: string;
  /** As the API calls it. */
  readonly name: string;
  /** A new one has to be long enough, and says so. */
  readonly autoComplete: 'current-password' | 'new-password';
  /** What is wrong with what is in it. */
  readonly fault?: string | undefined;
  readonly autoFocus?: boolean;
}

const MAX_CHARACTERS = 200;

export function PasswordField({ label, name, autoComplete, fault, autoFocus = false }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const [length, setLength] = useState(0);
  const isNew = autoComplete === 'new-password';
  return (
    <Field
      label={label}
      htmlFor={id}
      description={
        isNew
          ? t('password.rule', 'At least {{least}} characters.', { least: MIN_PASSWORD_CHARACTERS })
          : undefined
      }
      invalid={fault !== undefined}
      error={fault}
    >
      <>
        <Input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={MAX_CHARACTERS}
          onChange={(event) => setLength(event.currentTarget.value.length)}
          suffix={
            <IconButton
              name={shown ? 'eye-slash' : 'eye'}
              aria-label={t('password.show', 'Show the password')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            />
          }
        />
        {isNew && <Progress length={length} />}
      </>
    </Field>
  );
}

/** How far it is to a password that is long enough. */
function Progress({ length }: { readonly length: number }) {
  const styles = useStyles2(getStyles);
  const missing = MIN_PASSWORD_CHARACTERS - length;
  return (
    <div className={styles.progress} aria-live="polite">
      {length > 0 && missing > 0 && t('password.missing', 'Characters to go: {{missing}}', { missing })}
      {missing <= 0 && (
        <>
          <Icon name="check" className={styles.good} /> {t('password.enough', 'Long enough')}
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // Keeps its place, so that nothing jumps while somebody types.
  progress: css({
    minHeight: theme.spacing(2.5),
    marginTop: theme.spacing(0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  good: css({ color: theme.colors.success.text }),
});
