import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { databaseQueryPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { SqlHead } from './SqlText.tsx';
import { Mark } from './StateMark.tsx';
import type { Database, Deadlock } from './types.ts';

interface Props {
  readonly database: Pick<Database, 'id'>;
  readonly deadlocks: readonly Deadlock[];
  readonly truncated: boolean;
  readonly now: number;
}

/** Transactions that waited for each other, newest first, and whom the server sacrificed. */
export function DeadlockList({ database, deadlocks, truncated, now }: Props) {
  const styles = useStyles2(getStyles);
  if (deadlocks.length === 0) {
    return <p className={styles.note}>{t('databases.no-deadlocks', 'None is known of this time.')}</p>;
  }
  return (
    <>
      <ul className={styles.list}>
        {deadlocks.map(({ at, parties }, index) => (
          <li key={`${at} ${index}`}>
            <TimeAgo time={Date.parse(at)} now={now} />
            <ul className={styles.parties}>
              {parties.map((party, place) => (
                <Party key={`${party.id} ${place}`} party={party} id={database.id} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {truncated && (
        <p className={styles.note}>
          {t('databases.deadlocks-cut', 'Older ones are left out: take a shorter time.')}
        </p>
      )}
    </>
  );
}

function Party({ party, id }: { readonly party: Deadlock['parties'][number]; readonly id: number }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { user, database, text, fingerprint, waits_for: waitsFor, holds, is_victim: isVictim } = party;
  const who = user === null ? database : database === null ? user : `${user}@${database}`;
  return (
    <li>
      <div className={styles.line}>
        <strong>{t('databases.session', 'Session {{id}}', { id: party.id })}</strong>
        {who !== null && <span>{who}</span>}
        {isVictim && (
          <Mark
            icon="times-circle"
            colour={theme.colors.error.text}
            text={t('databases.victim', 'rolled back')}
          />
        )}
        {holds !== null && <span>{t('databases.holds', 'holds {{what}}', { what: holds })}</span>}
        {waitsFor !== null && (
          <span>{t('databases.waits-for', 'waits for {{what}}', { what: waitsFor })}</span>
        )}
      </div>
      {text !== null &&
        (fingerprint === null ? (
          <SqlHead text={text} />
        ) : (
          <Link href={databaseQueryPath(id, fingerprint)} data-step>
            <SqlHead text={text} />
          </Link>
        ))}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    '& > li': { padding: theme.spacing(1, 0), borderBottom: `1px solid ${theme.colors.border.weak}` },
    '& > li:last-child': { borderBottom: 'none' },
  }),
  parties: css({
    listStyle: 'none',
    display: 'grid',
    gap: theme.spacing(1),
    marginTop: theme.spacing(0.5),
    paddingLeft: theme.spacing(2),
    overflowWrap: 'anywhere',
    'a:hover': { textDecoration: 'underline' },
  }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0, 1.5) }),
});
