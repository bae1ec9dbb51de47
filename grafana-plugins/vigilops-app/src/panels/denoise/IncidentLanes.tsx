import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { severityColour } from '../../alerts/look.ts';
import type { Incident } from '../../alerts/types.ts';
import { severityName } from '../../alerts/words.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { LANE_PX } from './lane-size.ts';
import { lanesOf } from './lanes.ts';

const TEXT_FROM_PX = 40;

interface Props {
  readonly incidents: readonly Incident[];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly lanes: number;
  readonly onOpen: (incident: Incident) => void;
}

/** Incidents over the time that they lasted; each opens. */
export function IncidentLanes({ incidents, from, to, width, lanes, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const all = lanesOf(incidents, { width, from, to, lanes });
  // How many are left out is said where the last lane would be.
  const { placed, left } =
    all.left === 0 ? all : lanesOf(incidents, { width, from, to, lanes: Math.max(1, lanes - 1) });
  return (
    <div className={styles.lanes} style={{ width, height: lanes * LANE_PX }}>
      {placed.map(({ incident, lane, x, width: wide }) => {
        const { id, title, alerts, severity, cause } = incident;
        const name = t('denoise.incident', '{{title}}: {{severity}}, {{alerts}} alerts', {
          title,
          severity: severityName(severity),
          alerts: count(alerts),
        });
        return (
          <button
            key={id}
            type="button"
            className={styles.bar}
            style={{
              left: x,
              top: lane * LANE_PX,
              width: wide,
              borderLeftColor: severityColour(severity, theme).main,
            }}
            aria-label={name}
            title={cause === null ? name : `${name}\n${cause}`}
            onClick={() => onOpen(incident)}
          >
            {wide >= TEXT_FROM_PX && (
              <>
                <b>{count(alerts)}</b> {title}
              </>
            )}
          </button>
        );
      })}
      {left > 0 && (
        <span className={styles.left}>
          {t('denoise.left', 'and {{total}} smaller ones', { total: count(left) })}
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lanes: css({ position: 'relative' }),
  bar: css({
    position: 'absolute',
    height: LANE_PX - 3,
    padding: theme.spacing(0, 0.5),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    textAlign: 'left',
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: `${LANE_PX - 5}px`,
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  left: css({
    position: 'absolute',
    right: 0,
    bottom: 0,
    padding: theme.spacing(0, 0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    background: theme.colors.background.primary,
  }),
});
