import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, LinkButton, Pagination, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { analysisTabs } from '../../analysis/tabs.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import { Changed } from '../../issues/Changed.tsx';
import type { IssueList } from '../../issues/types.ts';
import { refusalOf, useIssueActions, type IssueActions } from '../../issues/use-issue-actions.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useTimeRange } from '../logs/use-time-range.ts';
import { linkRange, logsPath } from '../paths.ts';
import { IssueFilters } from './IssueFilters.tsx';
import { IssueRow } from './IssueRow.tsx';
import { IssuesBar } from './IssuesBar.tsx';
import { useIssueFilter, type IssueFilter } from './use-issue-filter.ts';

const A_DAY = { from: 'now-24h', to: 'now' };
const PAGE = 50;
const PARTS = 36;

/** What fails, how often, and is it new? */
export function IssuesPage() {
  const styles = useStyles2(getStyles);
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow);
  const time = useTimeRange(A_DAY);
  const filter = useIssueFilter();
  const found = useAsked(REFRESH_MS.live, 'listErrorIssues', {
    query: questionOf(filter, askedRange(time.range)),
  });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const actions = useIssueActions(() => {
    setChosen(new Set());
    found.retry();
  });
  const services = useMemo(
    () => [...new Set(found.data?.items.map(({ service }) => service))].sort(),
    [found.data],
  );
  return (
    <AppPage pageNav={analysisTabs('issues')} actions={<RangePicker time={time} />}>
      <div className={styles.page}>
        <IssueFilters
          filter={filter}
          services={services}
          hosts={hosts.data ?? []}
          found={found.data?.by_state}
        />
        <Refused error={refusalOf(actions)} />
        <Changed actions={actions} />
        <Part polled={found} rows={6} height={10}>
          {(list) => (
            <List
              list={list}
              now={found.at ?? 0}
              filter={filter}
              range={linkRange(time.range.raw)}
              chosen={chosen}
              onChoose={setChosen}
              actions={actions}
            />
          )}
        </Part>
      </div>
    </AppPage>
  );
}

function questionOf(filter: IssueFilter, range: { readonly from: string; readonly to: string }) {
  const { states, service, hostId, version, text, sort, page } = filter;
  return {
    ...range,
    parts: PARTS,
    state: [...states],
    ...(service === undefined ? {} : { service: [service] }),
    ...(hostId === undefined ? {} : { host_id: [hostId] }),
    ...(version === '' ? {} : { version }),
    ...(text === '' ? {} : { text }),
    sort,
    limit: PAGE,
    ...(page === 0 ? {} : { offset: page * PAGE }),
  };
}

interface ListProps {
  readonly list: IssueList;
  readonly now: number;
  readonly filter: IssueFilter;
  readonly range: { readonly from: string; readonly to: string };
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  readonly actions: IssueActions;
}

function List({ list, now, filter, range, chosen, onChoose, actions }: ListProps) {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  if (list.items.length === 0) {
    return <Nothing isNarrowed={list.total > 0 || isNarrowed(filter) || sumOf(list) > 0} />;
  }
  const picked = list.items.filter(({ id }) => chosen.has(id));
  return (
    <div className={styles.list}>
      {mayWrite && picked.length > 0 && (
        <IssuesBar picked={picked} actions={actions} onClear={() => onChoose(new Set())} />
      )}
      <ul aria-label={t('issues.title', 'Error issues')}>
        {list.items.map((issue) => (
          <li key={issue.id}>
            <IssueRow
              issue={issue}
              now={now}
              range={range}
              chosen={chosen.has(issue.id)}
              onChoose={() => onChoose(withToggled(chosen, issue.id))}
              actions={mayWrite ? actions : undefined}
            />
          </li>
        ))}
      </ul>
      {list.total > PAGE && (
        <Pagination
          currentPage={filter.page + 1}
          numberOfPages={Math.ceil(list.total / PAGE)}
          onNavigate={(page) => filter.set('page', page === 1 ? '' : String(page - 1))}
        />
      )}
    </div>
  );
}

const sumOf = ({ by_state: found }: IssueList) =>
  Object.values(found).reduce((sum, issues) => sum + issues, 0);

const isNarrowed = ({ service, hostId, version, text }: IssueFilter) =>
  service !== undefined || hostId !== undefined || version !== '' || text !== '';

function Nothing({ isNarrowed: narrowed }: { readonly isNarrowed: boolean }) {
  return narrowed ? (
    <EmptyState variant="not-found" message={t('issues.none-fit', 'No error issue fits these filters')} />
  ) : (
    <EmptyState
      variant="completed"
      message={t('issues.none', 'No errors in this time')}
      button={
        <LinkButton variant="secondary" href={logsPath({})}>
          {t('issues.to-logs', 'Look at all lines')}
        </LinkButton>
      }
    >
      {t(
        'issues.none-help',
        'Lines of severity ERROR and above, and exceptions of OpenTelemetry SDKs, are gathered here by what went wrong.',
      )}
    </EmptyState>
  );
}

function withToggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return {
    page,
    list: css(page, {
      ul: {
        listStyle: 'none',
        display: 'flex',
        flexDirection: 'column',
        gap: theme.spacing(1),
        margin: 0,
      },
    }),
  };
};
