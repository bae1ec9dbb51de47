import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { bytes, count, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { SETTINGS_PATH } from '../paths.ts';
import type { CurrentSettings } from '../settings/draft.ts';

type Settings = CurrentSettings['settings'];

interface Props {
  readonly settings: ReturnType<typeof useAsked<'getSettings'>>;
}

/** How long lines stay, where they go, and what goes first where room is short. */
export function KeptSection({ settings }: Props) {
  return (
    <Section
      title={t('storage.kept', 'How long lines stay')}
      more={{ href: `${SETTINGS_PATH}/retention`, text: t('storage.to-retention', 'Retention') }}
    >
      <Part polled={settings} rows={1} height={8}>
        {({ settings: house }) => <Kept house={house} />}
      </Part>
    </Section>
  );
}

function Kept({ house: { retention, archive } }: { readonly house: Settings }) {
  const styles = useStyles2(getStyles);
  const system = useAsked(REFRESH_MS.slow, 'getSystemInformation');
  const database = system.data?.database;
  const quota = retention.max_database_bytes;
  const isArchived = archive.target !== 'none';
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('storage.hot', 'In the database')}</dt>
          <dd>{daysText(retention.logs_days)}</dd>
        </div>
        <div>
          <dt>{t('storage.cold', 'In the archive')}</dt>
          <dd>
            {!isArchived
              ? t('storage.nothing', 'nothing')
              : archive.keep_days === null
                ? t('storage.for-ever', 'for ever')
                : daysText(archive.keep_days)}
          </dd>
        </div>
        <div>
          <dt>{t('storage.database', 'Database')}</dt>
          <dd>
            {database?.bytes === undefined || database.bytes === null
              ? '–'
              : quota === null
                ? bytes(database.bytes)
                : t('storage.of-quota', '{{bytes}} of {{most}}', {
                    bytes: bytes(database.bytes),
                    most: bytes(quota),
                  })}
          </dd>
        </div>
        <div>
          <dt>{t('settings.disk-free', 'Free on its disk')}</dt>
          <dd>{freeText(database)}</dd>
        </div>
      </dl>
      <p className={styles.note}>
        {isArchived
          ? t(
              'storage.goes-archived',
              'Each day that is older is archived, and leaves the database when every line was read back. Where the disk gets short, the oldest go first; days that could not be archived by then are lost, and listed here.',
            )
          : t(
              'storage.goes',
              'Each day that is older is removed. Where the disk gets short, the oldest go first, before their time.',
            )}
      </p>
    </>
  );
}

const daysText = (days: number) => t('storage.days', '{{total}} days', { total: count(days) });

function freeText(
  database: { readonly disk_free_bytes: number | null; readonly disk_total_bytes: number | null } | undefined,
): string {
  const [free, total] = [database?.disk_free_bytes ?? null, database?.disk_total_bytes ?? null];
  if (free === null) {
    return '–';
  }
  return total === null || total === 0 ? bytes(free) : `${bytes(free)} (${percent(free / total)})`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(18)}, 1fr))`,
    gap: theme.spacing(1, 2),
    margin: theme.spacing(0, 0, 1),
    dt: {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
      fontSize: theme.typography.bodySmall.fontSize,
    },
    dd: { margin: 0, fontSize: theme.typography.h4.fontSize, fontVariantNumeric: 'tabular-nums' },
  }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
});
