import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Command } from '../fleet/Command.tsx';
import { Section } from '../fleet/Section.tsx';
import { t } from '../t.ts';
import type { DatabaseDetail } from './types.ts';
import { Warning } from './StateMark.tsx';

/** What its account may not see, with what to run so that it may. Nothing where it sees all. */
export function MissingRights({ missing }: Pick<DatabaseDetail, 'missing'>) {
  const styles = useStyles2(getStyles);
  if (missing.length === 0) {
    return null;
  }
  return (
    <div id="rights">
      <Section title={t('databases.rights', 'What its account may not see')}>
        <p className={styles.note}>
          {t(
            'databases.rights-help',
            'The rest is shown all the same. An administrator of the server runs these; the next round sees more.',
          )}
        </p>
        <ul className={styles.list}>
          {missing.map(({ what, grant }) => (
            <li key={`${what} ${grant}`}>
              <Warning text={what} />
              <Command text={grant} label={t('databases.grant-for', 'What to run for: {{what}}', { what })} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(56)}), 1fr))`,
    gap: theme.spacing(1.5),
    li: { minWidth: 0 },
  }),
});
