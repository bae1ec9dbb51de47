import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { absolute } from '../fleet/words.ts';
import { t } from '../t.ts';
import { planTree, type PlanNode } from './plan-tree.ts';
import type { DatabaseQueryDetail } from './types.ts';

/** How the server would go about a statement: as a tree where it tells one, else in its own words. */
export function PlanView({ plan }: { readonly plan: DatabaseQueryDetail['plans'][number] }) {
  const styles = useStyles2(getStyles);
  const tree = useMemo(
    () => (plan.format === 'json' ? planTree(plan.plan) : undefined),
    [plan.format, plan.plan],
  );
  const label = t('databases.plan-of', 'Plan of {{time}}', { time: absolute(Date.parse(plan.at)) });
  return (
    <div>
      <div className={styles.head}>
        <h3>{label}</h3>
        <ClipboardButton
          icon="copy"
          variant="secondary"
          size="sm"
          getText={() => plan.plan}
          aria-label={t('first.copy', 'Copy: {{what}}', { what: label })}
        >
          {t('databases.copy', 'Copy')}
        </ClipboardButton>
      </div>
      {tree === undefined ? (
        <pre className={styles.text} tabIndex={0} role="group" aria-label={label}>
          {plan.plan}
        </pre>
      ) : (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
          <ul className={styles.tree}>
            <Node node={tree} />
          </ul>
        </div>
      )}
    </div>
  );
}

function Node({ node: { title, facts, children } }: { readonly node: PlanNode }) {
  return (
    <li>
      <strong>{title}</strong>
      {facts.length > 0 && (
        <small>
          {facts.map(([name, value]) => (
            <span key={name}>
              {name}: {value}
            </span>
          ))}
        </small>
      )}
      {children.length > 0 && (
        <ul>
          {children.map((child, at) => (
            // Two scans of one table are alike; their place tells them apart.
            <Node key={`${at} ${child.title}`} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    h3: { fontSize: theme.typography.h6.fontSize, margin: 0 },
  }),
  text: css({
    maxHeight: theme.spacing(60),
    overflow: 'auto',
    whiteSpace: 'pre',
    margin: theme.spacing(1, 0, 0),
  }),
  scroll: css({ overflowX: 'auto', maxHeight: theme.spacing(80) }),
  tree: css({
    listStyle: 'none',
    marginTop: theme.spacing(1),
    'ul, li': { listStyle: 'none' },
    ul: {
      marginLeft: theme.spacing(1),
      paddingLeft: theme.spacing(2),
      borderLeft: `1px solid ${theme.colors.border.medium}`,
    },
    li: { padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere', minWidth: theme.spacing(30) },
    small: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      color: theme.colors.text.secondary,
    },
  }),
});
