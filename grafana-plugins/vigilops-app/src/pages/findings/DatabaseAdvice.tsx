import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { SeverityMark } from '../../alerts/Marks.tsx';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { databasePath } from '../paths.ts';

const SHOWN = 20;

/** What is to be done about databases, the most severe first; nothing where nothing is. Its figures are behind the link. */
export function DatabaseAdvice() {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'listDatabaseAdvice', {
    query: { limit: SHOWN, language: viewerLanguage() },
  });
  if (found.error === undefined && (found.data?.total ?? 0) === 0) {
    return null;
  }
  return (
    <Section title={t('databases.advice-all', 'Advice on databases')}>
      <Part polled={found}>
        {({ items, total }) => (
          <>
            <ul className={styles.list}>
              {items.map((advice) => (
                <li key={advice.id}>
                  <SeverityMark severity={advice.severity} />
                  <Link href={databasePath(advice.database_id, 'advice')} data-step className={styles.title}>
                    {advice.title}
                  </Link>
                  <span className={styles.note}>
                    {advice.database_name} · {advice.host_name}
                  </span>
                </li>
              ))}
            </ul>
            {total > items.length && (
              <p className={styles.note}>
                {t('databases.advice-cut', 'The {{shown}} most severe of {{total}}', {
                  shown: count(items.length),
                  total: count(total),
                })}
              </p>
            )}
          </>
        )}
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.5, 0),
      overflowWrap: 'anywhere',
    },
  }),
  title: css({ '&:hover': { textDecoration: 'underline' } }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
