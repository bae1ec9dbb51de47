import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { SilenceMenu } from '../../alerts/SilenceMenu.tsx';
import type { Incident } from '../../alerts/types.ts';
import type { IncidentActions } from '../../alerts/use-incident-actions.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { Asking } from './IncidentList.tsx';

interface Props {
  readonly picked: readonly Incident[];
  readonly actions: IncidentActions;
  readonly onAsk: (asking: Asking) => void;
  readonly onClear: () => void;
}

/** What can be done with all that are chosen. */
export function BulkBar({ picked, actions, onAsk, onClear }: Props) {
  const styles = useStyles2(getStyles);
  const ids = picked.map(({ id }) => id);
  const open = picked.filter(({ state }) => state === 'firing').map(({ id }) => id);
  return (
    <div className={styles.bar} role="region" aria-label={t('alerts.bulk', 'With the chosen ones')}>
      <span className={styles.count} role="status">
        {t('alerts.chosen-count', 'Chosen: {{total}}', { total: count(picked.length) })}
      </span>
      <Button
        size="sm"
        icon="check"
        disabled={open.length === 0 || actions.acknowledge.busy}
        onClick={() => actions.acknowledge.run(open)}
      >
        {t('alerts.acknowledge', 'Acknowledge')}
      </Button>
      <SilenceMenu
        label={t('alerts.silence-chosen', 'Silence the chosen ones')}
        disabled={actions.silence.busy}
        onChoose={(seconds) => actions.silence.run(ids, seconds, '')}
        onOther={() => onAsk({ what: 'silence', incidents: picked })}
      />
      <Button
        size="sm"
        variant="secondary"
        icon="user"
        disabled={actions.assign.busy}
        onClick={() => onAsk({ what: 'assign', incidents: picked })}
      >
        {t('assign.verb', 'Assign')}
      </Button>
      <Button size="sm" variant="secondary" fill="text" onClick={onClear}>
        {t('alerts.clear', 'Choose none')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    top: theme.spacing(1),
    zIndex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
  }),
  count: css({ marginRight: 'auto', fontVariantNumeric: 'tabular-nums' }),
});
