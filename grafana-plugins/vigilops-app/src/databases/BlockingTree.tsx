import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import type { DatabaseLockTree } from '@vigilops/contracts/api';
import { clockTime } from '../fleet/words.ts';
import { databaseQueryPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { SqlHead, SqlText } from './SqlText.tsx';
import { Mark } from './StateMark.tsx';
import type { Database, LockNode } from './types.ts';
import { countText, took, sessionStateName } from './words.ts';

/** Deeper ones stand as deep as this: a chain of a hundred would leave the screen. */
const MOST_DEPTH = 12;

interface Props {
  readonly tree: DatabaseLockTree;
  /** Milliseconds. */
  readonly at: number;
  /** Of the database. */
  readonly id: number;
  readonly kind: Database['kind'];
}

/** Each session below the one that it waits for; the one that all wait for in the end stands out. */
export function BlockingTree({ tree: { nodes, culprit_id: culprit }, at, id, kind }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul
      className={styles.tree}
      aria-label={t('databases.tree', 'Sessions, each below the one that it waits for')}
    >
      {nodes.map((node, index) => (
        <li
          // A session that waits in two places is there once; what a server tells may still repeat.
          key={`${node.id} ${index}`}
          style={{ marginLeft: Math.min(MOST_DEPTH, node.depth) * 24 }}
          className={cx(node.depth > 0 && styles.below, node.id === culprit && styles.culprit)}
        >
          <Session node={node} isCulprit={node.id === culprit} at={at} id={id} kind={kind} />
        </li>
      ))}
    </ul>
  );
}

interface SessionProps extends Omit<Props, 'tree'> {
  readonly node: LockNode;
  readonly isCulprit: boolean;
}

function Session({ node, isCulprit, at, id, kind }: SessionProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { fingerprint, text, blocks, depth, blocked_by: blockers } = node;
  return (
    <>
      <div className={styles.line}>
        {isCulprit && (
          <Mark
            icon="exclamation-circle"
            colour={theme.colors.error.text}
            text={t('databases.culprit', 'Root blocker')}
          />
        )}
        <strong>{t('databases.session', 'Session {{id}}', { id: node.id })}</strong>
        {whoText(node).map((part) => (
          <span key={part}>{part}</span>
        ))}
        <span className={styles.note}>{sessionStateName(node.state)}</span>
        {blocks > 0 && <span>{t('databases.blocks', 'blocks {{total}}', { total: countText(blocks) })}</span>}
      </div>
      <div className={cx(styles.line, styles.note)}>
        {node.transaction_ms !== null && (
          <span>
            {t('databases.transaction-since', 'transaction since {{time}}, for {{long}}', {
              time: clockTime(at - node.transaction_ms, at),
              long: took(node.transaction_ms),
            })}
          </span>
        )}
        {(node.wait_ms !== null || blockers.length > 0) && (
          <span>
            {node.wait_ms === null
              ? t('databases.waits-for', 'waits for {{what}}', { what: targetText(node) })
              : t('databases.waits-since', 'has waited for {{what}} for {{long}}', {
                  what: targetText(node),
                  long: took(node.wait_ms),
                })}
          </span>
        )}
        {/* It is drawn below one of them. */}
        {blockers.length > 1 && depth > 0 && (
          <span>{t('databases.blocked-by', 'blocked by {{ids}}', { ids: blockers.join(', ') })}</span>
        )}
      </div>
      {text !== null &&
        (isCulprit ? (
          <SqlText text={text} kind={kind} />
        ) : (
          <span className={styles.note}>
            <SqlHead text={text} />
          </span>
        ))}
      {fingerprint !== null && (
        <Link href={databaseQueryPath(id, fingerprint)} data-step className={styles.link}>
          {t('databases.to-query', 'All of this statement: cost over time, plan')}
        </Link>
      )}
    </>
  );
}

function whoText({ user, database, address, application }: LockNode): string[] {
  const who = user === null ? database : database === null ? user : `${user}@${database}`;
  return [...new Set([who, application, address])].filter(
    (part): part is string => part !== null && part !== '',
  );
}

const targetText = ({ target, mode }: LockNode) =>
  target === null
    ? t('databases.a-lock', 'a lock')
    : mode === null
      ? target
      : t('databases.mode-on', '{{mode}} on {{target}}', { mode, target });

const getStyles = (theme: GrafanaTheme2) => ({
  tree: css({
    listStyle: 'none',
    overflowX: 'auto',
    display: 'grid',
    gap: theme.spacing(0.5),
    '& > li': {
      minWidth: theme.spacing(30),
      padding: theme.spacing(0.75, 1),
      overflowWrap: 'anywhere',
      unicodeBidi: 'isolate',
    },
  }),
  below: css({ borderLeft: `2px solid ${theme.colors.border.medium}` }),
  culprit: css({
    borderLeft: `${theme.spacing(0.5)} solid ${theme.colors.error.border}`,
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0, 1.5) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  link: css({
    color: theme.colors.text.link,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { textDecoration: 'underline' },
  }),
});
