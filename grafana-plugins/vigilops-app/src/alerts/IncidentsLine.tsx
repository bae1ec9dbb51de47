import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { clockTime, count } from '../fleet/words.ts';
import { t } from '../t.ts';
import { incidentsState, type IncidentsState } from './incident-state.ts';
import { SEVERITY_ICONS, severityColour } from './look.ts';
import type { Incident } from './types.ts';

interface Props {
  readonly incidents: readonly Incident[];
  readonly now: number;
}

/** What needs somebody, in one line. */
export function IncidentsLine({ incidents, now }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const state = incidentsState(incidents);
  const { main, text } =
    state.worst === undefined
      ? theme.colors.success
      : state.open > 0
        ? severityColour(state.worst, theme)
        : theme.colors.info;
  const icon =
    state.worst === undefined ? 'check-circle' : state.open > 0 ? SEVERITY_ICONS[state.worst] : 'user';
  return (
    <p className={styles.state} role="status" style={{ borderLeftColor: main }}>
      <Icon name={icon} size="xl" style={{ color: text }} />
      <span>{incidentsText(state, now)}</span>
    </p>
  );
}

/** `2 incidents need somebody, the first since 14:02 · 1 in hand`. */
export function incidentsText({ open, taken, since }: IncidentsState, now: number): string {
  const time = since === undefined ? '' : clockTime(since, now);
  const hand = taken === 0 ? undefined : t('alerts.in-hand', '{{total}} in hand', { total: count(taken) });
  const need =
    open === 0
      ? t('alerts.none-open', 'Nothing needs you now')
      : open === 1
        ? t('alerts.one-open', '1 incident needs somebody, since {{time}}', { time })
        : t('alerts.many-open', '{{total}} incidents need somebody, the first since {{time}}', {
            total: count(open),
            time,
          });
  return [need, hand].filter((part) => part !== undefined).join(' · ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    margin: 0,
    padding: theme.spacing(1.5, 2),
    fontSize: theme.typography.h4.fontSize,
    overflowWrap: 'anywhere',
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
});
