import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Stack, useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { NumberSetting } from './Controls.tsx';
import { QuotaSetting } from './QuotaSetting.tsx';
import { KEPT, keptName, overQuota, shorterKeeps } from './retention.ts';
import { ShorterKeeps } from './ShorterKeeps.tsx';
import { StoreSize } from './StoreSize.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** How long what is kept, beside what it takes. */
export function RetentionSection({ form }: Props) {
  const styles = useStyles2(getStyles);
  const system = useAsked(REFRESH_MS.slow, 'getSystemInformation');
  const shorter = shorterKeeps(form.current.settings, form.settings);
  return (
    <div className={styles.columns}>
      <Section title={t('settings.retention', 'How long it is kept')}>
        <Stack direction="column" gap={3}>
          {KEPT.map((key) => (
            <NumberSetting
              key={key}
              form={form}
              name={key}
              unit={t('settings.days', 'days')}
              label={keptName(key)}
            />
          ))}
          <QuotaSetting form={form} />
        </Stack>
      </Section>
      <div className={styles.side}>
        {shorter.length > 0 && (
          <Alert severity="warning" title={t('settings.shorter-warning', 'Saving this removes data')}>
            <ShorterKeeps shorter={shorter} />
          </Alert>
        )}
        {overQuota(form.settings, system.data?.database.bytes) && (
          <Alert
            severity="warning"
            title={t(
              'settings.over-quota',
              'The database is larger than this limit: the oldest data will be removed',
            )}
          />
        )}
        <Section title={t('settings.store', 'Space in use')}>
          <Part polled={system}>{({ database }) => <StoreSize database={database} />}</Part>
        </Section>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  side: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
