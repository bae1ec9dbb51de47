import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { CHARTS, type Chart } from './scene/frames.ts';
import type { HostScene } from './scene/host-scene.ts';
import type { ChartCursor } from './use-cursor.ts';

/** What a host does is told by these; they are there even when nothing was heard of one. */
const MAIN: readonly Chart[] = ['cpu', 'memory', 'disk', 'network'];
const MORE = CHARTS.filter((chart) => !MAIN.includes(chart));

interface Props {
  readonly scene: HostScene;
  readonly frames: readonly DataFrame[] | undefined;
  readonly cursor: ChartCursor;
}

/** Four charts, and the others behind a button. */
export function Charts({ scene, frames, cursor }: Props) {
  const styles = useStyles2(getStyles);
  const { panels } = scene.useState();
  const [more, setMore] = useUrlState('charts');
  const there = MORE.filter((chart) => frames?.some(({ refId }) => refId === chart));
  const shown = more === 'all' ? [...MAIN, ...there] : MAIN;
  return (
    <section aria-label={t('host.charts', 'Charts')}>
      {/* What the mouse does here the top processes show; the keyboard reaches the same figures by the time picker. */}
      <div className={styles.charts} onMouseDown={cursor.onMouseDown} onClick={cursor.onClick}>
        {shown.map((chart) => {
          const panel = panels[chart];
          return (
            <div key={chart} className={styles.chart}>
              <panel.Component model={panel} />
            </div>
          );
        })}
      </div>
      {(there.length > 0 || more === 'all') && (
        <Button
          className={styles.more}
          variant="secondary"
          fill="text"
          size="sm"
          icon={more === 'all' ? 'angle-up' : 'angle-down'}
          aria-expanded={more === 'all'}
          onClick={() => setMore(more === 'all' ? '' : 'all')}
        >
          {more === 'all'
            ? t('host.fewer-charts', 'Fewer charts')
            : t('host.more-charts', 'More charts: load, cores, file systems, connections …')}
        </Button>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  charts: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(1),
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  chart: css({ position: 'relative', height: theme.spacing(28) }),
  more: css({ marginTop: theme.spacing(0.5) }),
});
