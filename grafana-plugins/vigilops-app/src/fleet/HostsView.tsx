import { RadioButtonGroup } from '@grafana/ui';
import { useDeferredValue, type ReactNode } from 'react';
import type { Host } from '../api/types.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { REFRESH_MS, useAppData } from './app-data.tsx';
import { grouped, type HostGroup } from './host-health.ts';
import { sortFromText, sortHosts, sortToText } from './host-sort.ts';
import { HeatMap } from './HeatMap.tsx';
import { HostCards } from './HostCards.tsx';
import { HostTable } from './HostTable.tsx';
import { usePolled } from './use-polled.ts';

const VIEWS = ['map', 'cards', 'list'] as const;
export type HostView = (typeof VIEWS)[number];

interface SwitchProps {
  /** What is shown when the address says nothing. */
  readonly initial: HostView;
}

function useView(initial: HostView) {
  const [text, setText] = useUrlState('view');
  const view = VIEWS.find((each) => each === text) ?? initial;
  return [view, (next: HostView) => setText(next === initial ? '' : next)] as const;
}

export function ViewSwitch({ initial }: SwitchProps) {
  const [view, setView] = useView(initial);
  return (
    <RadioButtonGroup
      aria-label={t('hosts.view', 'View')}
      size="sm"
      value={view}
      options={[
        { value: 'map', label: t('hosts.map', 'Map'), icon: 'apps' },
        { value: 'cards', label: t('hosts.cards', 'Cards'), icon: 'gf-grid' },
        { value: 'list', label: t('hosts.list', 'List'), icon: 'list-ul' },
      ]}
      onChange={setView}
    />
  );
}

interface Props extends SwitchProps {
  readonly hosts: readonly Host[];
  readonly now: number;
}

/**
 * Hosts as a map, cards or a list, in the order of the address; maps and cards by group, a list where told to. The
 * group of the first host is the first: by trouble, who needs a person is at the top either way.
 */
export function HostsView({ hosts, now, initial }: Props) {
  const [view] = useView(initial);
  const [sortText, setSort] = useUrlState('sort');
  const [apart] = useUrlState('groups');
  const sort = sortFromText(sortText);
  const sorted = sortHosts(hosts, sort);
  const byGroup = apart === '' ? view !== 'list' : apart === '1';
  const all: readonly HostGroup[] = byGroup ? grouped(sorted) : [[null, sorted]];
  const groups = useDeferredValue(all, firstOf(all));
  if (view === 'map') {
    return <HeatMap groups={all} />;
  }
  return (
    <WithTrends>
      {(trends) =>
        view === 'cards' ? (
          <HostCards groups={groups} trends={trends} now={now} />
        ) : (
          <HostTable
            groups={groups}
            trends={trends}
            now={now}
            sort={sort}
            onSort={(next) => setSort(sortToText(next))}
          />
        )
      }
    </WithTrends>
  );
}

/** As many hosts as a screen shows; they are drawn before the rest, where React can (19). */
const FIRST = 25;

function firstOf(groups: readonly HostGroup[]): readonly HostGroup[] {
  let left = FIRST;
  return groups.flatMap(([group, hosts]): HostGroup[] => {
    const taken = hosts.slice(0, left);
    left -= taken.length;
    return taken.length === 0 ? [] : [[group, taken]];
  });
}

type TrendsOrNone = Parameters<typeof HostTable>[0]['trends'];

/** Asked for only where they are shown; a list without them is a list still. */
function WithTrends({ children }: { readonly children: (trends: TrendsOrNone) => ReactNode }) {
  const { trends } = useAppData();
  return children(usePolled(trends, REFRESH_MS.slow).data);
}
