import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Refused } from '../../admin/Refused.tsx';
import { AssignDialog } from '../../alerts/AssignDialog.tsx';
import { below } from '../../alerts/tabs.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { Changed } from '../../issues/Changed.tsx';
import { LinesChart } from '../../issues/LinesChart.tsx';
import { StateButtons } from '../../issues/StateButtons.tsx';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import { refusalOf, useIssueActions, type IssueActions } from '../../issues/use-issue-actions.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useTimeRange, type UrlTimeRange } from '../logs/use-time-range.ts';
import { ERROR_ISSUES_PATH, hostPath, linkRange } from '../paths.ts';
import { History } from './History.tsx';
import { IssueHead } from './IssueHead.tsx';
import { Note } from './Note.tsx';
import { Members, Similar } from './Others.tsx';
import { Samples } from './Samples.tsx';
import { Splits } from './Splits.tsx';
import { Stack } from './Stack.tsx';

const A_DAY = { from: 'now-24h', to: 'now' };
const PARTS = 96;

/** What fails there, where, since when, and is somebody at it? */
export function IssuePage() {
  const { id = '' } = useParams();
  const isId = /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id));
  return isId ? <Known key={id} id={Number(id)} /> : <UnknownIssue />;
}

const belowIssues = (text: string) =>
  below(text, { text: t('issues.title', 'Error issues'), url: ERROR_ISSUES_PATH });

function Known({ id }: { readonly id: number }) {
  const time = useTimeRange(A_DAY);
  const found = useAsked(REFRESH_MS.live, 'getErrorIssue', {
    path: { id },
    query: { ...askedRange(time.range), parts: PARTS },
  });
  const mayWrite = useMayWrite();
  const actions = useIssueActions(found.retry);
  if (found.error?.code === 'NOT_FOUND') {
    return <UnknownIssue />;
  }
  const issue = found.data;
  return (
    <AppPage
      pageNav={belowIssues(issue?.title ?? t('issue.one', 'Error issue'))}
      actions={
        <>
          {issue !== undefined && mayWrite && <Actions issue={issue} actions={actions} />}
          <RangePicker time={time} />
        </>
      }
    >
      <Refused error={refusalOf(actions)} />
      <Changed actions={actions} />
      <Part polled={found} rows={4} height={12}>
        {(detail) => (
          <Content issue={detail} now={found.at ?? 0} time={time} actions={mayWrite ? actions : undefined} />
        )}
      </Part>
    </AppPage>
  );
}

interface ContentProps {
  readonly issue: ErrorIssueDetail;
  readonly now: number;
  readonly time: UrlTimeRange;
  readonly actions: IssueActions | undefined;
}

function Content({ issue, now, time, actions }: ContentProps) {
  const styles = useStyles2(getStyles);
  const range = linkRange(time.range.raw);
  return (
    <div className={styles.page}>
      <IssueHead issue={issue} now={now} range={range} />
      <div className={styles.columns}>
        <div className={styles.page}>
          <Section title={t('issue.over-time', 'Lines over time')}>
            <LinesChart values={issue.spark} from={time.range.from.valueOf()} to={time.range.to.valueOf()} />
          </Section>
          {issue.frames.length > 0 && <Stack frames={issue.frames} />}
          <Samples issue={issue} range={range} />
        </div>
        <div className={styles.page}>
          <Note issue={issue} actions={actions} />
          <Splits
            title={t('issue.by-host', 'By host')}
            now={now}
            parts={issue.by_host.map(({ host_id: host, host_name: name, lines, last_seen: lastSeen }) => ({
              key: String(host),
              name: name === '' ? t('issue.no-host', 'no host') : name,
              href: host === null ? undefined : hostPath(host, range),
              lines,
              lastSeen,
            }))}
          />
          <Splits
            title={t('issue.by-version', 'By version')}
            now={now}
            parts={issue.by_version.map(({ version, lines, last_seen: lastSeen }) => ({
              key: version,
              name: version === '' ? t('issue.no-version', 'no version given') : version,
              href: undefined,
              lines,
              lastSeen,
            }))}
          />
          <History issue={issue} now={now} />
          <Members issue={issue} actions={actions} />
          <Similar issue={issue} actions={actions} />
        </div>
      </div>
    </div>
  );
}

interface ActionsProps {
  readonly issue: ErrorIssueDetail;
  readonly actions: IssueActions;
}

function Actions({ issue, actions }: ActionsProps) {
  const [isAssigning, setAssigning] = useState(false);
  const { id, title } = issue;
  return (
    <>
      <StateButtons
        title={title}
        states={[issue.state]}
        version={issue.last_version}
        size="md"
        disabled={actions.set.busy}
        onSet={(wanted) => actions.set.run([id], wanted)}
      />
      <Button
        icon="user"
        variant="secondary"
        disabled={actions.change.busy}
        onClick={() => setAssigning(true)}
      >
        {t('assign.verb', 'Assign')}
      </Button>
      {isAssigning && (
        <AssignDialog
          title={t('assign.title', 'Assign: {{title}}', { title })}
          assigned={issue.assigned_to}
          busy={actions.change.busy}
          refusal={undefined}
          onAssign={(to) => {
            actions.change.run(id, { assigned_to: to });
            setAssigning(false);
          }}
          onClose={() => setAssigning(false)}
        />
      )}
    </>
  );
}

function UnknownIssue() {
  return (
    <AppPage pageNav={belowIssues(t('issue.one', 'Error issue'))}>
      <EmptyState
        variant="not-found"
        message={t('issue.unknown', 'There is no such error issue')}
        button={
          <LinkButton href={ERROR_ISSUES_PATH}>{t('issue.to-all', 'Show all error issues')}</LinkButton>
        }
      >
        {t('issue.unknown-help', 'Nobody saw it for long, or the link is from another VigilOps.')}
      </EmptyState>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
