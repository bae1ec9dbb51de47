import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, TextLink, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { Where } from '../../alerts/AlertTable.tsx';
import { QuietMark, SeverityMark, StateMark } from '../../alerts/Marks.tsx';
import type { IncidentDetail } from '../../alerts/types.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { explainPath } from '../paths.ts';
import { Evidence } from './Evidence.tsx';
import { logsOfAlert } from './window.ts';

const SHOWN = 20;

type Member = IncidentDetail['members'][number];

interface Props {
  readonly incident: IncidentDetail;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

/** Its alerts, what began it first, each with what was seen around its begin. */
export function Members({ incident, now, mayWrite, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const [splitting, setSplitting] = useState<Member>();
  const { members, cause_alert_id: causeId } = incident;
  const sorted = members.toSorted(
    (a, b) =>
      Number(b.id === causeId) - Number(a.id === causeId) || Date.parse(a.fired_at) - Date.parse(b.fired_at),
  );
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  const first = causeId ?? sorted[0]?.id;
  return (
    <Section title={t('incident.members', 'Its alerts ({{total}})', { total: count(members.length) })}>
      <ul className={styles.list}>
        {shown.map((member) => (
          <li key={member.id}>
            <OneMember
              member={member}
              now={now}
              isCause={member.id === causeId && members.length > 1}
              initiallyOpen={member.id === first}
              onSplit={mayWrite && members.length > 1 ? () => setSplitting(member) : undefined}
            />
          </li>
        ))}
      </ul>
      {shown.length < sorted.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          {t('incident.all-members', 'Show all {{total}}', { total: count(sorted.length) })}
        </Button>
      )}
      {splitting !== undefined && (
        <Splitting
          id={incident.id}
          member={splitting}
          onDone={() => {
            setSplitting(undefined);
            onChanged();
          }}
          onClose={() => setSplitting(undefined)}
        />
      )}
    </Section>
  );
}

interface MemberProps {
  readonly member: Member;
  readonly now: number;
  readonly isCause: boolean;
  readonly initiallyOpen: boolean;
  readonly onSplit: (() => void) | undefined;
}

function OneMember({ member, now, isCause, initiallyOpen, onSplit }: MemberProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(initiallyOpen);
  const logs = logsOfAlert(member, now);
  return (
    <article className={styles.member} aria-label={member.message}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'angle-down' : 'angle-right'} />
        <span className={styles.message}>{member.message}</span>
        <StateMark state={member.status} severity={member.severity} />
      </button>
      <div className={styles.facts}>
        {isCause && <strong>{t('incident.is-cause', 'began it')}</strong>}
        <SeverityMark severity={member.severity} />
        <span>
          <Where alert={member} />
        </span>
        <TimeAgo time={Date.parse(member.fired_at)} now={now} />
        {member.quiet !== null && <QuietMark reason={member.quiet} />}
      </div>
      {open && (
        <div className={styles.body}>
          {member.merged_because !== null && (
            <p>
              {t('incident.merged-because', 'Belongs here: {{reason}}', { reason: member.merged_because })}
            </p>
          )}
          {member.evidence.length === 0 ? (
            <p className={styles.none}>
              {t('incident.no-evidence', 'Nothing unusual was seen around its begin.')}
            </p>
          ) : (
            member.evidence.map((piece, at) => <Evidence key={at} piece={piece} />)
          )}
          <div className={styles.ways}>
            {logs !== undefined && (
              <TextLink href={logs}>{t('incident.logs-window', 'Logs of the same time')}</TextLink>
            )}
            <TextLink href={explainPath({ kind: 'alert', id: member.id })}>
              {t('explain.this', 'Explain this')}
            </TextLink>
            {onSplit !== undefined && (
              <Button size="sm" variant="secondary" fill="text" icon="arrows-h" onClick={onSplit}>
                {t('incident.split', 'It does not belong here')}
              </Button>
            )}
          </div>
        </div>
      )}
    </article>
  );
}

interface SplittingProps {
  readonly id: number;
  readonly member: Member;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Splitting({ id, member, onDone, onClose }: SplittingProps) {
  const { api } = useAppData();
  const split = useAction(
    () => api.call('splitIncident', { path: { id }, body: { alert_id: member.id } }),
    onDone,
  );
  return (
    <Confirm
      title={member.message}
      button={t('incident.split-verb', 'Split it off')}
      action={split}
      onClose={onClose}
    >
      {t(
        'incident.split-help',
        'It becomes an incident of its own, people are told of it as of any other, and it is not merged into this one again.',
      )}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0 }),
  member: css({ padding: theme.spacing(1, 0), borderTop: `1px solid ${theme.colors.border.weak}` }),
  head: css({
    all: 'unset',
    boxSizing: 'border-box',
    cursor: 'pointer',
    width: '100%',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    alignItems: 'start',
    gap: theme.spacing(1),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  message: css({ overflowWrap: 'anywhere', fontWeight: theme.typography.fontWeightMedium }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
    paddingLeft: theme.spacing(3),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  body: css({ padding: theme.spacing(1, 0, 0, 3), p: { margin: theme.spacing(0, 0, 1) } }),
  none: css({ color: theme.colors.text.secondary }),
  ways: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2) }),
});
