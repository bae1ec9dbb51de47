import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, useStyles2 } from '@grafana/ui';
import { useRef, useState } from 'react';
import { t } from '../../t.ts';
import { readLogo, type LogoRead } from './logo.ts';

interface Props {
  /** A data: URL. */
  readonly logo: string | null;
  readonly disabled: boolean;
  readonly onChange: (logo: string | null) => void;
}

/** The picture at the head of the page. It becomes a part of the page: nothing is fetched from elsewhere. */
export function LogoField({ logo, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [refused, setRefused] = useState<Extract<LogoRead, { kind: 'refused' }>['why']>();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) {
      return;
    }
    const read = await readLogo(file);
    if (read.kind === 'logo') {
      setRefused(undefined);
      onChange(read.url);
    } else {
      setRefused(read.why);
    }
  };
  return (
    <Field
      label={t('status-page.logo', 'Logo')}
      description={t('status-page.logo-help', 'PNG, JPEG, GIF or WebP, at most 96 KiB.')}
      invalid={refused !== undefined}
      error={refused === undefined ? undefined : reasonOf(refused)}
      noMargin
    >
      <div className={styles.line}>
        {logo !== null && (
          <img className={styles.logo} src={logo} alt={t('status-page.logo-now', 'The logo as it is')} />
        )}
        {!disabled && (
          <>
            <input
              ref={input}
              type="file"
              hidden
              accept="image/png,image/jpeg,image/gif,image/webp"
              aria-label={t('status-page.logo-choose', 'Choose a picture')}
              onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
            />
            <Button
              type="button"
              size="sm"
              variant="secondary"
              icon="upload"
              onClick={() => input.current?.click()}
            >
              {t('status-page.logo-choose', 'Choose a picture')}
            </Button>
          </>
        )}
        {!disabled && logo !== null && (
          <Button type="button" size="sm" variant="secondary" onClick={() => onChange(null)}>
            {t('status-page.logo-none', 'No logo')}
          </Button>
        )}
      </div>
    </Field>
  );
}

function reasonOf(why: Extract<LogoRead, { kind: 'refused' }>['why']): string {
  switch (why) {
    case 'kind':
      return t('status-page.logo-kind', 'This is no PNG, JPEG, GIF or WebP.');
    case 'size':
      return t('status-page.logo-size', 'This is larger than 96 KiB: make it smaller first.');
    case 'unreadable':
      return t('status-page.logo-unreadable', 'The file cannot be read.');
    default:
      return why satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  logo: css({ maxHeight: theme.spacing(6), maxWidth: theme.spacing(30), objectFit: 'contain' }),
});
