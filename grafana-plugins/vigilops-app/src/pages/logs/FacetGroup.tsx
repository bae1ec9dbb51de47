import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, IconButton, useStyles2, useTheme2 } from '@grafana/ui';
import { termState, type LogQueryNode, type TermSign } from '@vigilops/contracts/log-query';
import { useState } from 'react';
import type { Level } from '../../api/types.ts';
import { count, short } from '../../fleet/words.ts';
import { levelColor, levelWord } from '../../logs/level-look.ts';
import { LineText } from '../../logs/LineText.tsx';
import { t } from '../../t.ts';
import { LEVELS_BY_GRAVITY } from './log-filter.ts';
import type { Facet } from './use-facets.ts';

interface Props {
  readonly facet: Facet;
  readonly node: LogQueryNode | null;
  readonly onToggle: (field: string, value: string, negated: boolean) => void;
}

/** One field: a press on a value shows only lines with it, with Alt or by the minus only lines without. */
export function FacetGroup({ facet, node, onToggle }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(true);
  const { field, other } = facet;
  const values = field === 'level' ? byGravity(facet.values) : facet.values;
  const most = Math.max(1, ...values.map((each) => each.count));
  const name = fieldName(field);
  return (
    <section aria-label={name}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'angle-down' : 'angle-right'} />
        <span className={styles.name} title={field}>
          {name}
        </span>
        {facet.sampled && <span className={styles.count}>≈</span>}
      </button>
      {open && (
        <ul className={styles.values}>
          {values.map(({ value, count: lines }) => (
            <FacetValue
              key={value}
              field={field}
              value={value}
              lines={lines}
              share={lines / most}
              state={termState(node, field, value)}
              onToggle={(negated) => onToggle(field, value, negated)}
            />
          ))}
          {other > 0 && (
            <li className={styles.other}>
              {t('facets.other', 'other values: {{lines}}', { lines: short(other) })}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

interface ValueProps {
  readonly field: string;
  readonly value: string;
  readonly lines: number;
  /** Of the most frequent value, 0 to 1. */
  readonly share: number;
  readonly state: TermSign | undefined;
  readonly onToggle: (negated: boolean) => void;
}

function FacetValue({ field, value, lines, share, state, onToggle }: ValueProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const color = field === 'level' ? levelColor(value as Level, theme).bar : theme.colors.border.strong;
  const shown = field === 'level' && value !== 'unknown' ? levelWord(value as Level) : value;
  return (
    <li className={styles.row}>
      <button
        type="button"
        role="checkbox"
        aria-checked={state === 'excluded' ? 'mixed' : state === 'included'}
        aria-label={state === 'excluded' ? t('facets.left-out', '{{value}}, left out', { value }) : value}
        title={`${value}: ${count(lines)}`}
        className={styles.value}
        onClick={(event) => onToggle(event.altKey || state === 'excluded')}
      >
        <span className={cx(styles.box, state !== undefined && styles.chosen)}>
          {state !== undefined && <Icon name={state === 'included' ? 'check' : 'minus'} size="sm" />}
        </span>
        <span className={cx(styles.text, state === 'excluded' && styles.excluded)}>
          {value === '' ? <em>{t('facets.empty', 'empty')}</em> : <LineText text={shown} />}
        </span>
        <span className={styles.count}>{short(lines)}</span>
        <span className={styles.bar} style={{ width: `${String(share * 100)}%`, background: color }} />
      </button>
      <IconButton
        name="minus-circle"
        size="sm"
        className={cx(styles.minus, 'facet-minus')}
        tooltip={t('facets.exclude', 'Only lines without {{value}}', { value: value.slice(0, 60) })}
        onClick={() => onToggle(true)}
      />
    </li>
  );
}

function byGravity(values: Facet['values']): Facet['values'] {
  const place = (value: string) => (LEVELS_BY_GRAVITY as readonly string[]).indexOf(value);
  return values.toSorted((a, b) => place(a.value) - place(b.value));
}

function fieldName(field: string): string {
  switch (field) {
    case 'level':
      return t('facets.level', 'Level');
    case 'host':
      return t('facets.host', 'Host');
    case 'service':
      return t('facets.service', 'Service');
    case 'file':
      return t('facets.file', 'File');
    default:
      return field;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    width: '100%',
    padding: theme.spacing(0.25, 0),
    border: 0,
    background: 'none',
    textAlign: 'start',
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  name: css({
    flex: '1 1 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  values: css({ margin: 0, padding: 0, listStyle: 'none' }),
  row: css({
    display: 'flex',
    alignItems: 'center',
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
    '& .facet-minus': { opacity: 0 },
    '&:hover .facet-minus, & .facet-minus:focus-visible': { opacity: 1 },
    '@media (hover: none)': { '& .facet-minus': { opacity: 1 } },
  }),
  value: css({
    position: 'relative',
    flex: '1 1 0',
    minWidth: 0,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.375, 0.5, 0.5),
    border: 0,
    background: 'none',
    textAlign: 'start',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  box: css({
    flex: 'none',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: 14,
    height: 14,
    overflow: 'hidden',
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.sm,
  }),
  chosen: css({
    color: theme.colors.primary.contrastText,
    background: theme.colors.primary.main,
    borderColor: theme.colors.primary.main,
  }),
  text: css({
    flex: '1 1 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  excluded: css({ textDecoration: 'line-through', color: theme.colors.text.secondary }),
  count: css({ flex: 'none', color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  bar: css({ position: 'absolute', left: 0, bottom: 0, height: 2, opacity: 0.7, borderRadius: 1 }),
  minus: css({ flex: 'none', margin: 0 }),
  other: css({
    padding: theme.spacing(0.25, 0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
