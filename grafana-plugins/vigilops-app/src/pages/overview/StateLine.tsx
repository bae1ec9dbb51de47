import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { IncidentsState } from '../../alerts/incident-state.ts';
import { incidentsText } from '../../alerts/IncidentsLine.tsx';
import type { Host, Service } from '../../api/types.ts';
import type { Database } from '../../databases/types.ts';
import { HEALTH_ICONS, healthColor } from '../../fleet/health-look.ts';
import { hostHealth, inTrouble, type Health } from '../../fleet/host-health.ts';
import { serviceHealth, type ServiceCalls } from '../../fleet/service-health.ts';
import { clockTime, count, percent } from '../../fleet/words.ts';
import { downPart } from '../../services/state-line.ts';
import { t } from '../../t.ts';

interface Props {
  /** The one that needs a person most comes first. */
  readonly hosts: readonly Host[];
  /** Those that are checked. */
  readonly services: readonly Service[];
  readonly failing: readonly ServiceCalls[];
  readonly databases?: readonly Database[] | undefined;
  readonly incidents?: IncidentsState | undefined;
  readonly now: number;
}

/** Whether anything is wrong, in one line. */
export function StateLine({ hosts, services, failing, databases = [], incidents, now }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const wrong = hosts.filter(inTrouble);
  const calls = failing.filter((each) => serviceHealth(each) !== 'well');
  const down = downPart(services, now);
  const mute = databases.filter(({ state }) => state === 'down');
  const lasting = incidents?.worst === undefined ? undefined : incidents;
  const health = worstWith(
    lasting,
    down === undefined && mute.length === 0 ? worstOf(wrong, calls) : 'critical',
  );
  const parts = [
    lasting && incidentsText(lasting, now),
    down,
    databasesPart(mute),
    hostsPart(hosts, wrong),
    offlinePart(wrong, now),
    callsPart(calls),
  ];
  return (
    <p className={styles.state} role="status" style={{ borderLeftColor: healthColor(health, theme).main }}>
      <Icon name={HEALTH_ICONS[health]} size="xl" style={{ color: healthColor(health, theme).text }} />
      <span>{parts.filter((part) => part !== undefined).join(' · ')}</span>
    </p>
  );
}

/** What fires and nobody is at is at least as bad as it says. */
function worstWith(incidents: IncidentsState | undefined, others: Health): Health {
  if (incidents === undefined || incidents.open === 0 || others === 'critical' || others === 'offline') {
    return others;
  }
  return incidents.worst === 'critical' ? 'critical' : incidents.worst === 'warning' ? 'warning' : others;
}

function worstOf([host]: readonly Host[], calls: readonly ServiceCalls[]): Health {
  const ofHost = host === undefined ? 'well' : hostHealth(host);
  const [worst] = calls;
  const ofCalls = worst === undefined ? 'well' : serviceHealth(worst);
  return ofHost === 'offline' || ofHost === 'critical' || ofCalls === 'well' ? ofHost : ofCalls;
}

function hostsPart(hosts: readonly Host[], wrong: readonly Host[]): string {
  const [first] = hosts;
  if (wrong.length === 0 && hosts.length === 1 && first !== undefined) {
    return t('overview.well-one', '{{name}} is well', { name: first.name });
  }
  return wrong.length === 0
    ? t('overview.well', 'All {{total}} hosts are well', { total: count(hosts.length) })
    : t('overview.trouble', 'Hosts that need a look: {{wrong}} of {{total}}', {
        wrong: count(wrong.length),
        total: count(hosts.length),
      });
}

/** Those that their agents cannot ask. */
function databasesPart([only, ...more]: readonly Database[]): string | undefined {
  if (only === undefined) {
    return undefined;
  }
  return more.length === 0
    ? t('overview.database-down', 'The database {{name}} does not answer', { name: only.name })
    : t('overview.databases-down', '{{total}} databases do not answer', { total: count(more.length + 1) });
}

function offlinePart(wrong: readonly Host[], now: number): string | undefined {
  const offline = wrong.filter(({ status }) => status === 'offline');
  const since = offline.flatMap(({ last_heartbeat: at }) => (at === null ? [] : [Date.parse(at)]));
  const [only] = offline;
  if (only === undefined || since.length === 0) {
    return undefined;
  }
  const time = clockTime(Math.min(...since), now);
  return offline.length === 1
    ? t('overview.offline-one', '{{name}} is silent since {{time}}', { name: only.name, time })
    : t('overview.offline-many', '{{total}} are silent, the first since {{time}}', {
        total: count(offline.length),
        time,
      });
}

function callsPart(calls: readonly ServiceCalls[]): string | undefined {
  const [worst] = calls;
  if (worst === undefined) {
    return undefined;
  }
  return calls.length === 1
    ? t('overview.failing-one', '{{name}} fails {{share}} of its calls', {
        name: worst.service,
        share: percent(worst.errorRatio),
      })
    : t('overview.failing-many', '{{total}} services fail calls, {{name}} {{share}}', {
        total: count(calls.length),
        name: worst.service,
        share: percent(worst.errorRatio),
      });
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    margin: 0,
    padding: theme.spacing(2),
    fontSize: theme.typography.h3.fontSize,
    overflowWrap: 'anywhere',
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
});
