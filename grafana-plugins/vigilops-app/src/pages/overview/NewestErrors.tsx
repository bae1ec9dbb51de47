import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import type { LogRecord } from '../../api/types.ts';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { t } from '../../t.ts';
import { logsPath } from '../paths.ts';
import { groupErrors, withoutTime } from './error-groups.ts';

const SHOWN = 8;
const MAX_TEXT = 300;

interface Props {
  readonly lines: readonly LogRecord[];
  readonly now: number;
}

/** The newest errors, each kind once. */
export function NewestErrors({ lines, now }: Props) {
  const styles = useStyles2(getStyles);
  if (lines.length === 0) {
    return <p className={styles.none}>{t('overview.no-errors', 'No error was logged in the last hour.')}</p>;
  }
  return (
    <ul className={styles.list}>
      {groupErrors(lines)
        .slice(0, SHOWN)
        .map(({ line, count }) => {
          const time = Date.parse(line.time);
          const source = line.service_name === '' ? line.host_name : line.service_name;
          return (
            <li key={line.id}>
              <Link href={logsOf(line)} data-step>
                <span className={styles.body}>{withoutTime(line.body).slice(0, MAX_TEXT)}</span>
                <span className={styles.foot}>
                  <span className={styles.source}>{source}</span>
                  {count > 1 && <span>×{count}</span>}
                  <TimeAgo time={time} now={now} />
                </span>
              </Link>
            </li>
          );
        })}
    </ul>
  );
}

function logsOf({ host_name, service_name }: LogRecord): string {
  return logsPath(
    {
      hosts: service_name === '' && host_name !== null ? [host_name] : [],
      services: service_name === '' ? [] : [service_name],
      level: 'error',
    },
    { from: 'now-1h', to: 'now' },
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({
    listStyle: 'none',
    a: {
      display: 'block',
      padding: theme.spacing(0.5),
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.background.secondary },
    },
  }),
  body: css({
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    unicodeBidi: 'isolate',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  foot: css({
    display: 'flex',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  source: css({ marginRight: 'auto', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
