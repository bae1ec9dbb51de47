import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { Change } from '../../fleet/changes.ts';
import { groupText, hostsText, KIND_ICONS } from '../../fleet/host-change-words.ts';
import type { ChangeGroup } from '../../fleet/host-changes.ts';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { hostPath } from '../paths.ts';

const SHOWN = 8;
/** More names than this are counted. */
const NAMED = 3;

interface Props {
  /** Hosts and services that came and went. */
  readonly changes: readonly Change[];
  /** What their agents found changed on hosts. */
  readonly found: readonly ChangeGroup[];
  readonly now: number;
}

/** What is not as it was a day ago. */
export function WhatChanged({ changes, found, now }: Props) {
  const styles = useStyles2(getStyles);
  // That a host was started is told by its uptime already, whoever sends it.
  const entries = [
    ...changes.map(entryOf),
    ...found.filter(({ kind }) => kind !== 'boot').map(foundEntry),
  ].sort((a, b) => b.time - a.time);
  if (entries.length === 0) {
    return <p className={styles.none}>{t('overview.no-changes', 'Nothing new since yesterday.')}</p>;
  }
  return (
    <ul className={styles.list}>
      {entries.slice(0, SHOWN).map(({ icon, text, where, hostId, time }) => (
        <li key={`${time} ${text} ${where}`}>
          <Icon name={icon} />
          <span className={styles.text}>
            {text}
            {where !== '' && <span className={styles.where}>{where}</span>}
          </span>
          {hostId !== undefined && (
            <TextLink href={hostPath(hostId)} inline={false} variant="bodySmall">
              {t('overview.show', 'Show')}
            </TextLink>
          )}
          <span className={styles.time}>
            <TimeAgo time={time} now={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Entry {
  readonly icon: IconName;
  readonly text: string;
  /** Hosts, where the text does not name them. */
  readonly where: string;
  /** Where it is one. */
  readonly hostId: number | undefined;
  readonly time: number;
}

const entryOf = (change: Change): Entry => ({
  icon: ICONS[change.kind],
  text: textOf(change),
  where: '',
  hostId: change.hostId,
  time: change.time,
});

const foundEntry = (group: ChangeGroup): Entry => ({
  icon: KIND_ICONS[group.kind],
  text: groupText(group),
  where: hostsText(group),
  hostId: group.hosts.length === 1 ? group.hosts[0]?.id : undefined,
  time: group.time,
});

const ICONS: Readonly<Record<Change['kind'], IconName>> = {
  'host-new': 'plus-circle',
  'service-new': 'plus-circle',
  'host-started': 'sync',
  'host-silent': 'times-circle',
};

function textOf({ kind, names }: Change): string {
  const few = names.length <= NAMED;
  const values = { names: names.join(', '), total: count(names.length) };
  switch (kind) {
    case 'host-new':
      return few
        ? t('change.host-new', 'New host: {{names}}', values)
        : t('change.hosts-new', '{{total}} new hosts', values);
    case 'host-started':
      return few
        ? t('change.host-started', 'Restarted: {{names}}', values)
        : t('change.hosts-started', '{{total}} hosts restarted', values);
    case 'host-silent':
      return few
        ? t('change.host-silent', 'Silent: {{names}}', values)
        : t('change.hosts-silent', '{{total}} hosts fell silent', values);
    case 'service-new':
      return few
        ? t('change.service-new', 'New service: {{names}}', values)
        : t('change.services-new', '{{total}} new services', values);
    default:
      return kind satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({
    listStyle: 'none',
    li: {
      display: 'flex',
      alignItems: 'baseline',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5),
      '& > svg, & > div:first-child': { alignSelf: 'flex-start', marginTop: theme.spacing(0.25) },
    },
  }),
  text: css({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  where: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  time: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
