import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { databaseQueryPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { SqlHead, SqlText } from './SqlText.tsx';
import { Warning } from './StateMark.tsx';
import type { Database, DatabaseSlowQuery } from './types.ts';
import { countText, took } from './words.ts';

interface Props {
  readonly database: Pick<Database, 'id' | 'kind'>;
  readonly samples: readonly DatabaseSlowQuery[];
  readonly now: number;
  /** Whether its statement is shown, which is the same for all on the page of one. */
  readonly withText: boolean;
}

/** Single runs, newest first: how long, when, who asked, what it waited for. */
export function SampleList({ database, samples, now, withText }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {samples.map((sample, at) => (
        // Two runs may have ended at one moment; new ones come in front.
        <li key={`${sample.at} ${sample.fingerprint} ${samples.length - at}`}>
          <Sample database={database} sample={sample} now={now} withText={withText} />
        </li>
      ))}
    </ul>
  );
}

interface SampleProps extends Omit<Props, 'samples'> {
  readonly sample: DatabaseSlowQuery;
}

function Sample({ database, sample, now, withText }: SampleProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={styles.row}>
        <strong className={styles.took}>{took(sample.duration_ms)}</strong>
        <TimeAgo time={Date.parse(sample.at)} now={now} />
        {sample.is_running && <Warning text={t('databases.still-runs', 'still ran when it was seen')} />}
        <span className={styles.facts}>{factsOf(sample).join(' · ')}</span>
      </div>
      {withText && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          data-step
          onClick={() => setOpen((old) => !old)}
        >
          <SqlHead text={sample.text} />
        </button>
      )}
      {withText && open && (
        <div className={styles.open}>
          <SqlText text={sample.text} kind={database.kind} />
          <Link href={databaseQueryPath(database.id, sample.fingerprint)} className={styles.link}>
            {t('databases.to-query', 'All of this statement: cost over time, plan')}
          </Link>
        </div>
      )}
    </>
  );
}

/** Who asked where, for what it waited, what it looked at. */
function factsOf(sample: DatabaseSlowQuery): string[] {
  const {
    user,
    database,
    application,
    address,
    wait,
    rows_examined: examined,
    rows_returned: returned,
  } = sample;
  return [
    user === null ? database : database === null ? user : `${user}@${database}`,
    application,
    address,
    wait === null ? null : t('databases.waited-for', 'waited for {{what}}', { what: wait }),
    examined === null
      ? null
      : t('databases.examined', '{{rows}} rows looked at', { rows: countText(examined) }),
    returned === null ? null : t('databases.returned', '{{rows}} came back', { rows: countText(returned) }),
  ].filter((part): part is string => part !== null && part !== '');
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    '& > li': { padding: theme.spacing(1, 0), borderBottom: `1px solid ${theme.colors.border.weak}` },
    '& > li:last-child': { borderBottom: 'none' },
  }),
  row: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1.5),
    overflowWrap: 'anywhere',
  }),
  took: css({ minWidth: theme.spacing(9), fontVariantNumeric: 'tabular-nums' }),
  facts: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    minWidth: 0,
    unicodeBidi: 'isolate',
  }),
  fold: css({
    all: 'unset',
    display: 'block',
    width: '100%',
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  open: css({ display: 'grid', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
