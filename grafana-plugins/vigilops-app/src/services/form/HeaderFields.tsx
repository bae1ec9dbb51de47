import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import type { ServiceForm } from './use-service-form.ts';

/** What the API shows of a value that it keeps; sent back, it stays as it is. */
const KEPT = '********';

/** Headers of the request. What is kept is never shown; a new value takes its place. */
export function HeaderFields({ form }: { readonly form: ServiceForm }) {
  const styles = useStyles2(getStyles);
  const { headers } = form.values;
  const problem = form.problemOf('headers');
  const change = (at: number, part: Partial<(typeof headers)[number]>) =>
    form.set({ headers: headers.map((header, index) => (index === at ? { ...header, ...part } : header)) });
  return (
    <Field
      label={t('check.headers', 'Headers')}
      description={t('check.headers-help', 'Values are kept sealed, and are never shown again.')}
      invalid={problem !== undefined}
      error={problem}
      noMargin
    >
      <div className={styles.headers}>
        {headers.map((header, at) => (
          <div key={at} className={styles.header}>
            <Input
              aria-label={t('check.header-name', 'Name of header {{number}}', { number: at + 1 })}
              placeholder="Authorization"
              value={header.name}
              autoComplete="off"
              onBlur={() => form.leave('headers')}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <Input
              aria-label={t('check.header-value', 'Value of header {{number}}', { number: at + 1 })}
              type={header.value === KEPT ? 'text' : 'password'}
              placeholder={t('check.header-new', 'value')}
              value={header.value === KEPT ? '' : header.value}
              {...(header.value === KEPT ? { placeholder: t('check.header-kept', 'kept as it is') } : {})}
              autoComplete="new-password"
              onChange={(event) => change(at, { value: event.currentTarget.value })}
            />
            <IconButton
              name="trash-alt"
              aria-label={t('check.header-remove', 'Remove header {{number}}', { number: at + 1 })}
              onClick={() => form.set({ headers: headers.filter((_, index) => index !== at) })}
            />
          </div>
        ))}
        <div>
          <Button
            type="button"
            size="sm"
            variant="secondary"
            icon="plus"
            onClick={() => form.set({ headers: [...headers, { name: '', value: '' }] })}
          >
            {t('check.header-add', 'Add a header')}
          </Button>
        </div>
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  headers: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
  header: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) auto',
    alignItems: 'center',
    gap: theme.spacing(0.5),
  }),
});
