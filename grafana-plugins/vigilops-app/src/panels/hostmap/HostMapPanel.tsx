import { css } from '@emotion/css';
import { type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import { signed } from '../../logs/plain-text.ts';
import { t } from '../../t.ts';
import { CellShape } from './CellShape.tsx';
import { CellTip } from './CellTip.tsx';
import { cellsOf, type Cell, type CellGroup } from './cells.ts';
import { layOut, type PlacedGroup } from './layout.ts';
import { legendOf } from './legend.ts';
import { Legend } from './Legend.tsx';
import { hostPath, linksOf } from './links.ts';
import { DEFAULTS, type HostMapOptions } from './options.ts';
import { useCellFocus } from './use-cell-focus.ts';

const TITLE_PX = 20;
const LEGEND_PX = 26;

/** Every host as a cell in the colour of a metric. */
export function HostMapPanel(props: PanelProps<HostMapOptions>) {
  const { data, width, height, id, fieldConfig } = props;
  const options = { ...DEFAULTS, ...props.options };
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { cellLabel, groupLabel, sort, shape } = options;
  const untilMs = data.timeRange.to.valueOf();
  const groups = useMemo(
    () => cellsOf(data.series, { cellLabel, groupLabel, sort }, untilMs, theme),
    [data.series, cellLabel, groupLabel, sort, untilMs, theme],
  );
  const cells = useMemo(() => groups.flatMap((group) => group.cells), [groups]);
  const valueLetters = Math.max(1, ...cells.map(({ text }) => text.length));
  const legend = useMemo(() => legendOf(cells, theme), [cells, theme]);
  const mapHeight = height - (legend.length > 0 ? LEGEND_PX : 0);
  const hasTitles = groups.length > 1 || (groups[0]?.name ?? '') !== '';
  const layout = useMemo(() => {
    const room = { width, height: mapHeight, titleHeight: hasTitles ? TITLE_PX : 0 };
    return layOut(
      groups.map((group) => group.cells.length),
      shape,
      room,
    );
  }, [groups, shape, width, mapHeight, hasTitles]);
  const centers = useMemo(() => layout.groups.flatMap((group) => group.centers), [layout]);
  const map = useRef<SVGSVGElement>(null);
  const focus = useCellFocus(map, centers);

  if (cells.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  const shown = focus.shown === undefined ? undefined : cells[focus.shown];
  return (
    <div className={styles.panel} style={{ width, height }}>
      <div className={styles.map} style={{ height: mapHeight }}>
        <svg
          ref={map}
          role="list"
          aria-label={t('hostmap.label', '{{count}} hosts', { count: cells.length })}
          width={width}
          height={Math.max(layout.height, mapHeight)}
          onKeyDown={focus.onKeyDown}
          onMouseLeave={focus.onLeave}
        >
          {hasTitles &&
            groups.map((group, index) => (
              <GroupTitle key={group.name} group={group} place={layout.groups[index]} />
            ))}
          {cells.map((cell, index) => (
            <CellShape
              key={`${cell.group}/${cell.name}`}
              cell={cell}
              index={index}
              center={centers[index] ?? ORIGIN}
              size={layout.size}
              shape={shape}
              showName={options.showNames}
              showValue={options.showValues}
              valueLetters={valueLetters}
              href={hrefOf(cell, options, props)}
              isEntry={focus.entry === index}
              onFocus={focus.onFocus}
              onShow={focus.onShow}
              onLeave={focus.onLeave}
            />
          ))}
        </svg>
        {shown !== undefined && focus.shown !== undefined && (
          <CellTip
            cell={shown}
            center={centers[focus.shown] ?? ORIGIN}
            size={layout.size}
            room={{ width, height: mapHeight }}
            timeZone={props.timeZone}
          />
        )}
      </div>
      <Legend items={legend} unknown={cells.filter(({ value }) => value === undefined).length} />
    </div>
  );
}

const ORIGIN = { x: 0, y: 0 };
const NOWHERE: PlacedGroup = { ...ORIGIN, width: 0, centers: [] };

/** The first link of the data, else the page of the host. */
function hrefOf(
  cell: Cell,
  { link, cellLabel }: HostMapOptions,
  { data, replaceVariables }: PanelProps<HostMapOptions>,
): string | undefined {
  const [first] = linksOf(cell, replaceVariables);
  if (first !== undefined) {
    return first;
  }
  return link && cellLabel === 'host.name' ? hostPath(cell.name, data.timeRange.raw) : undefined;
}

interface TitleProps {
  readonly group: CellGroup;
  readonly place: PlacedGroup | undefined;
}

const TITLE_CHARACTER_PX = 6.6;

function GroupTitle({ group, place = NOWHERE }: TitleProps) {
  const theme = useTheme2();
  const none = t('hostmap.no-group', 'No group');
  const text = group.name === '' ? none : signed(group.shortName);
  const most = Math.max(1, Math.floor(place.width / TITLE_CHARACTER_PX));
  return (
    <text
      role="presentation"
      x={place.x}
      y={place.y + 13}
      fontSize={theme.typography.bodySmall.fontSize}
      fill={theme.colors.text.secondary}
    >
      {text.length > most ? `${text.slice(0, most - 1)}…` : text}
      <title>{group.name === '' ? none : signed(group.name)}</title>
    </text>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    fontFamily: theme.typography.fontFamily,
  }),
  map: css({ position: 'relative', overflowX: 'hidden', overflowY: 'auto' }),
});
