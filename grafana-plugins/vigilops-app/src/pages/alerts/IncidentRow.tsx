import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Icon, IconButton, Link, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { severityColour } from '../../alerts/look.ts';
import { PriorityMark, QuietMark, SeverityMark, StateMark } from '../../alerts/Marks.tsx';
import { SilenceMenu } from '../../alerts/SilenceMenu.tsx';
import type { Incident } from '../../alerts/types.ts';
import type { IncidentActions } from '../../alerts/use-incident-actions.ts';
import { rowCard, rowFacts } from '../../fleet/row-card.ts';
import { t } from '../../t.ts';
import { incidentPath } from '../paths.ts';
import { IncidentFacts } from './IncidentFacts.tsx';
import { IncidentMembers } from './IncidentMembers.tsx';

interface Props {
  readonly incident: Incident;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  /** Undefined: the viewer may only read. */
  readonly actions: IncidentActions | undefined;
  readonly onAsk: (what: 'silence' | 'assign') => void;
}

/** One incident: how urgent, what, why, since when, who is at it, and what to do about it. */
export function IncidentRow({ incident, now, chosen, onChoose, actions, onAsk }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [open, setOpen] = useState(false);
  const { id, title, severity, state, cause, quiet } = incident;
  const over = state === 'resolved';
  const colour = over ? theme.colors.border.medium : severityColour(severity, theme).main;
  return (
    <article
      className={over ? styles.over : styles.row}
      style={{ borderLeftColor: colour }}
      aria-label={title}
    >
      <div className={styles.marks}>
        {actions !== undefined && !over && (
          <Checkbox
            value={chosen}
            onChange={onChoose}
            aria-label={t('alerts.choose', 'Choose {{title}}', { title })}
          />
        )}
        <PriorityMark priority={incident.priority} reason={incident.priority_reason} />
      </div>
      <div className={styles.what}>
        <Link href={incidentPath(id)} data-step className={styles.title}>
          {title}
        </Link>
        {cause !== null && (
          <p className={styles.cause}>
            <Icon name="arrow-right" size="sm" /> {cause}
          </p>
        )}
        <div className={styles.facts}>
          <SeverityMark severity={severity} />
          {state !== 'firing' && <StateMark state={state} severity={severity} />}
          <IncidentFacts incident={incident} now={now} />
          {quiet !== null && <QuietMark reason={quiet} />}
        </div>
      </div>
      <div className={styles.actions}>
        {actions !== undefined && !over && (
          <>
            {state === 'firing' && (
              <Button
                size="sm"
                variant="secondary"
                icon="check"
                disabled={actions.acknowledge.busy}
                aria-label={t('alerts.acknowledge-one', 'Acknowledge {{title}}', { title })}
                onClick={() => actions.acknowledge.run([id])}
              >
                {t('alerts.acknowledge', 'Acknowledge')}
              </Button>
            )}
            <SilenceMenu
              label={t('silence.title', 'Silence: {{title}}', { title })}
              disabled={actions.silence.busy}
              onChoose={(seconds) => actions.silence.run([id], seconds, '')}
              onOther={() => onAsk('silence')}
            />
            <Button
              size="sm"
              variant="secondary"
              icon="user"
              disabled={actions.assign.busy}
              aria-label={t('assign.title', 'Assign: {{title}}', { title })}
              onClick={() => onAsk('assign')}
            >
              {t('assign.verb', 'Assign')}
            </Button>
          </>
        )}
        <IconButton
          name={open ? 'angle-up' : 'angle-down'}
          size="lg"
          aria-expanded={open}
          tooltip={open ? t('alerts.fold', 'Hide its alerts') : t('alerts.unfold', 'Show its alerts')}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open && (
        <div className={styles.members}>
          <IncidentMembers id={id} now={now} />
        </div>
      )}
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const row = css(rowCard(theme), {
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gridTemplateAreas: '"marks what actions" "members members members"',
    gap: theme.spacing(0, 1.5),
    alignItems: 'start',
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      gridTemplateAreas: '"marks what" "actions actions" "members members"',
    },
  });
  return {
    row,
    over: css(row, { opacity: 0.8 }),
    marks: css({
      gridArea: 'marks',
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: theme.spacing(3),
    }),
    what: css({ gridArea: 'what', minWidth: 0 }),
    title: css({
      fontSize: theme.typography.h5.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      overflowWrap: 'anywhere',
      '&:hover': { textDecoration: 'underline' },
    }),
    cause: css({ margin: 0, overflowWrap: 'anywhere' }),
    facts: css(rowFacts(theme), {
      alignItems: 'center',
    }),
    actions: css({
      gridArea: 'actions',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      [theme.breakpoints.down('md')]: { marginTop: theme.spacing(1) },
    }),
    members: css({
      gridArea: 'members',
      minWidth: 0,
      marginTop: theme.spacing(1),
      paddingTop: theme.spacing(1),
      borderTop: `1px solid ${theme.colors.border.weak}`,
    }),
  };
};
