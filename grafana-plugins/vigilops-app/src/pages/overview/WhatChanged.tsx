import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { Change } from '../../fleet/changes.ts';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { hostPath } from '../paths.ts';

const SHOWN = 6;
/** More names than this are counted. */
const NAMED = 3;

interface Props {
  readonly changes: readonly Change[];
  readonly now: number;
}

/** What is not as it was a day ago. */
export function WhatChanged({ changes, now }: Props) {
  const styles = useStyles2(getStyles);
  if (changes.length === 0) {
    return <p className={styles.none}>{t('overview.no-changes', 'Nothing new since yesterday.')}</p>;
  }
  return (
    <ul className={styles.list}>
      {changes.slice(0, SHOWN).map((change) => (
        <li key={`${change.kind} ${change.time} ${change.names[0]}`}>
          <Icon name={ICONS[change.kind]} />
          <span className={styles.text}>{textOf(change)}</span>
          {change.hostId !== undefined && (
            <TextLink href={hostPath(change.hostId)} inline={false} variant="bodySmall">
              {t('overview.show', 'Show')}
            </TextLink>
          )}
          <span className={styles.time}>
            <TimeAgo time={change.time} now={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}

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
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5),
    },
  }),
  text: css({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  time: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
