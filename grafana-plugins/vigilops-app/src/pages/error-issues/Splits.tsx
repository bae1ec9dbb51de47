import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';

export interface Part {
  readonly key: string;
  readonly name: string;
  readonly href: string | undefined;
  readonly lines: number;
  readonly lastSeen: string;
}

interface Props {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly now: number;
}

/** Where the lines came from, most first. */
export function Splits({ title, parts, now }: Props) {
  const styles = useStyles2(getStyles);
  const most = Math.max(...parts.map(({ lines }) => lines), 1);
  return (
    <Section title={title}>
      {parts.length === 0 && (
        <p className={styles.none}>{t('issue.no-lines', 'None is kept of this time.')}</p>
      )}
      <ul className={styles.list}>
        {parts.map(({ key, name, href, lines, lastSeen }) => (
          <li key={key}>
            <div className={styles.bar} style={{ width: `${(100 * lines) / most}%` }} />
            <span className={styles.name}>
              {href === undefined ? name : <TextLink href={href}>{name}</TextLink>}
            </span>
            <span className={styles.note}>
              <TimeAgo time={Date.parse(lastSeen)} now={now} />
            </span>
            <span className={styles.lines}>{count(lines)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      position: 'relative',
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0.75),
      marginBottom: theme.spacing(0.25),
    },
  }),
  bar: css({
    position: 'absolute',
    inset: 0,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
  name: css({ position: 'relative', flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  note: css({
    position: 'relative',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    alignSelf: 'center',
  }),
  lines: css({ position: 'relative', fontVariantNumeric: 'tabular-nums' }),
});
