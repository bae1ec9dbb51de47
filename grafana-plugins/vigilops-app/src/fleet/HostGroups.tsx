import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Host } from '../api/types.ts';
import { t } from '../t.ts';
import { inTrouble, type HostGroup } from './host-health.ts';

interface Props {
  readonly groups: readonly HostGroup[];
  readonly children: (hosts: readonly Host[]) => ReactNode;
}

/** Group by group under its name; a lone group needs none. */
export function HostGroups({ groups, children }: Props) {
  const styles = useStyles2(getStyles);
  const [first, second] = groups;
  if (first !== undefined && second === undefined) {
    return children(first[1]);
  }
  return (
    <div className={styles.groups}>
      {groups.map(([group, hosts]) => (
        <section key={group ?? ''} aria-label={group ?? t('fleet.no-group', 'No group')}>
          <GroupTitle group={group} hosts={hosts} />
          {children(hosts)}
        </section>
      ))}
    </div>
  );
}

export function GroupTitle({
  group,
  hosts,
}: {
  readonly group: string | null;
  readonly hosts: readonly Host[];
}) {
  const styles = useStyles2(getStyles);
  const wrong = hosts.filter(inTrouble).length;
  return (
    <h3 className={styles.title}>
      {group ?? t('fleet.no-group', 'No group')}
      <span className={styles.count}>
        {wrong === 0
          ? hosts.length
          : t('fleet.wrong-of', '{{wrong}} of {{total}} need a look', { wrong, total: hosts.length })}
      </span>
    </h3>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  groups: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  title: css({
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    margin: theme.spacing(0, 0, 0.5),
  }),
  count: css({ marginLeft: theme.spacing(1), fontWeight: theme.typography.fontWeightRegular }),
});
