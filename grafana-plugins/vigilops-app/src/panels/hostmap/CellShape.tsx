import { css, cx } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { memo } from 'react';
import { signed } from '../../logs/plain-text.ts';
import { t } from '../../t.ts';
import type { Cell } from './cells.ts';
import { outline, type Point, type Shape } from './layout.ts';

interface Props {
  readonly cell: Cell;
  readonly index: number;
  readonly center: Point;
  readonly size: number;
  readonly shape: Shape;
  readonly showName: boolean;
  readonly showValue: boolean;
  /** Of the longest value: all of them are shown, or none. */
  readonly valueLetters: number;
  readonly href: string | undefined;
  /** The one that the Tab key comes to. */
  readonly isEntry: boolean;
  readonly onFocus: (index: number) => void;
  readonly onShow: (index: number) => void;
  readonly onLeave: () => void;
}

/** One host. Its words say what its colour says. */
export const CellShape = memo(function CellShape(props: Props) {
  const { cell, index, center, size, shape, href, isEntry } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const fill = cell.color ?? theme.colors.background.secondary;
  const inside = (
    <>
      <path
        className={cx(styles.shape, cell.value === undefined && styles.unknown, cell.isWorst && styles.worst)}
        d={outline(center, size, shape)}
        fill={fill}
      />
      <CellWords {...props} color={textColor(fill, cell, theme)} />
    </>
  );
  const focusable = {
    'data-cell': index,
    tabIndex: isEntry ? 0 : -1,
    'aria-label': labelOf(cell),
    className: styles.cell,
    onFocus: () => props.onFocus(index),
    onBlur: props.onLeave,
    onMouseEnter: () => props.onShow(index),
  };
  return (
    <g role="listitem">
      {href === undefined ? (
        <g {...focusable} role="img">
          {inside}
        </g>
      ) : (
        <a {...focusable} href={href}>
          {inside}
        </a>
      )}
    </g>
  );
});

/** As it is read out. */
function labelOf(cell: Cell): string {
  const name = signed(cell.name);
  const value = cell.value === undefined ? t('hostmap.no-value', 'no value') : cell.text;
  return cell.group === '' ? `${name}: ${value}` : `${name} (${signed(cell.group)}): ${value}`;
}

function textColor(fill: string, cell: Cell, theme: GrafanaTheme2): string {
  return cell.value === undefined
    ? theme.colors.text.secondary
    : theme.colors.getContrastText(colorManipulator.asHexString(fill));
}

const NAME_SHARE = 0.17;
const VALUE_SHARE = 0.24;
const SMALLEST_FONT_PX = 8;
const LARGEST_FONT_PX = 22;
/** Of a letter, as a share of the size of its font. */
const LETTER_WIDTH = 0.58;
const LETTERS_WORTH_SHOWING = 4;

/** Name and value, as far as they fit. */
function CellWords({
  cell,
  center,
  size,
  showName,
  showValue,
  valueLetters,
  color,
}: Props & { readonly color: string }) {
  const value = showValue ? fitted(cell.text, size, VALUE_SHARE, valueLetters) : undefined;
  const short = signed(cell.shortName);
  const worth = Math.min(LETTERS_WORTH_SHOWING, short.length);
  const name = showName ? fitted(short, size, NAME_SHARE, worth) : undefined;
  const both = name !== undefined && value !== undefined;
  return (
    <g aria-hidden fill={color} textAnchor="middle" pointerEvents="none">
      {name !== undefined && (
        <text x={center.x} y={center.y - (both ? size * 0.06 : -name.font / 3)} fontSize={name.font}>
          {name.text}
        </text>
      )}
      {value !== undefined && (
        <text
          x={center.x}
          y={center.y + (both ? size * 0.06 + value.font * 0.75 : value.font / 3)}
          fontSize={value.font}
          fontWeight="bold"
        >
          {value.text}
        </text>
      )}
    </g>
  );
}

/** Undefined where fewer letters than `least` would fit. */
function fitted(
  text: string,
  size: number,
  share: number,
  least: number,
): { readonly text: string; readonly font: number } | undefined {
  const room = size * 0.9;
  const font = Math.min(LARGEST_FONT_PX, Math.max(SMALLEST_FONT_PX, size * share));
  const letters = Math.floor(room / (font * LETTER_WIDTH));
  return text === '' || letters < least ? undefined : { font, text: shortened(text, letters) };
}

/** Names are told apart by their ends as often as by their beginnings. */
function shortened(text: string, letters: number): string {
  if (text.length <= letters) {
    return text;
  }
  const end = Math.floor((letters - 1) / 2);
  return `${text.slice(0, letters - 1 - end)}…${end === 0 ? '' : text.slice(-end)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({
    outline: 'none',
    '&:hover path': { stroke: theme.colors.text.primary, strokeWidth: 2 },
    '&:focus-visible path': { stroke: theme.colors.primary.border, strokeWidth: 3 },
  }),
  shape: css({ stroke: 'transparent', strokeWidth: 1 }),
  unknown: css({ stroke: theme.colors.border.strong, strokeDasharray: '3 3' }),
  worst: css({ stroke: theme.colors.text.primary, strokeWidth: 2 }),
});
