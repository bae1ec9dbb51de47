import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { t } from '../../t.ts';
import { fieldWords } from './query-words.ts';
import type { Suggestion, SuggestionList } from './use-suggestions.ts';

interface Props extends Omit<SuggestionList, 'isOpen'> {
  readonly id: string;
}

/** Below the search bar: what could be written at the caret. */
export function Suggestions({ id, items, active, onPick, onActive }: Props) {
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  return (
    <ul
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('logs-page.suggestions', 'Suggestions')}
      className={styles.list}
    >
      {items.map((item, at) => (
        <li
          key={`${item.kind} ${item.label}`}
          id={`${id}-${String(at)}`}
          role="option"
          aria-selected={at === active}
          className={cx(styles.item, at === active && styles.active)}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onActive(at)}
          onClick={() => onPick(item)}
        >
          {item.kind === 'past' && <Icon name="history" size="sm" className={styles.icon} />}
          <span className={styles.label}>{item.kind === 'field' ? `${item.label}:` : item.label}</span>
          <span className={styles.note}>{noteOf(item)}</span>
        </li>
      ))}
    </ul>
  );
}

function noteOf({ kind, label }: Suggestion): string {
  switch (kind) {
    case 'past':
      return t('logs-page.past', 'searched before');
    case 'field':
      return fieldWords(label) ?? t('logs-page.field-found', 'field of these lines');
    case 'operator':
      return operatorWords(label);
    case 'value':
      return '';
    default:
      return kind satisfies never;
  }
}

function operatorWords(label: string): string {
  switch (label) {
    case 'AND':
      return t('log-query.and', 'both must hold');
    case 'OR':
      return t('log-query.or', 'one of the two must hold');
    default:
      return t('log-query.not', 'must not hold');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    position: 'absolute',
    insetInline: 0,
    top: '100%',
    zIndex: theme.zIndex.dropdown,
    maxHeight: theme.spacing(40),
    margin: theme.spacing(0.25, 0, 0),
    padding: theme.spacing(0.5),
    overflowY: 'auto',
    listStyle: 'none',
    background: theme.colors.background.elevated ?? theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
  item: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
  }),
  active: css({ background: theme.colors.action.focus }),
  icon: css({ flex: 'none', color: theme.colors.text.secondary }),
  label: css({
    flex: '0 1 auto',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'pre',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  note: css({
    flex: '0 1 auto',
    marginInlineStart: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
