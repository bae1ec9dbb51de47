import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, FilterPill, Icon, useStyles2 } from '@grafana/ui';
import { Table } from '../admin/Table.tsx';
import { useAppData } from '../fleet/app-data.tsx';
import { Section } from '../fleet/Section.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { absolute } from '../fleet/words.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { ResultMark } from './StatusMark.tsx';
import type { ResultStatus, ServiceCheck } from './types.ts';
import { useChecks } from './use-checks.ts';
import { milliseconds, resultName } from './words.ts';

interface Props {
  readonly id: number;
  /** Moments, as the charts show them. */
  readonly window: { readonly from: string; readonly to: string };
  /** As the address has it. */
  readonly rangeKey: string;
}

const RESULTS = ['up', 'down', 'timeout', 'inconclusive'] as const satisfies ResultStatus[];

/** What was found within the window of the charts, newest first. */
export function RecentChecks({ id, window, rangeKey }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [text, setText] = useUrlState('result');
  const status = RESULTS.filter((each) => text.split(',').includes(each));
  const checks = useChecks(api, { id, ...window, status }, `${id} ${rangeKey} ${text}`);
  const toggle = (one: ResultStatus) =>
    setText((status.includes(one) ? status.filter((each) => each !== one) : [...status, one]).join(','));
  const { items, error, loading, older, retry } = checks;
  return (
    <Section
      title={t('service.checks', 'Checks of this window')}
      tools={
        <div className={styles.results} role="group" aria-label={t('service.results', 'Results')}>
          {RESULTS.map((one) => (
            <FilterPill
              key={one}
              label={resultName(one)}
              selected={status.includes(one)}
              onClick={() => toggle(one)}
            />
          ))}
        </div>
      }
    >
      {error !== undefined && (
        <p role="alert">
          <Icon name="exclamation-triangle" /> {error.message}{' '}
          <Button size="sm" variant="secondary" fill="text" onClick={retry}>
            {t('trouble.retry', 'Try again')}
          </Button>
        </p>
      )}
      {items === undefined && error === undefined && <Skeleton rows={5} height={3} />}
      {items?.length === 0 && (
        <p className={styles.none}>{t('service.no-checks', 'Nothing was found in this window.')}</p>
      )}
      {items !== undefined && items.length > 0 && <Found items={items} />}
      {older !== undefined && (
        <Button size="sm" variant="secondary" fill="text" disabled={loading} onClick={older}>
          {t('service.older', 'Older ones')}
        </Button>
      )}
    </Section>
  );
}

function Found({ items }: { readonly items: readonly ServiceCheck[] }) {
  return (
    <Table
      label={t('service.checks', 'Checks of this window')}
      heads={[
        t('service.time', 'Time'),
        t('service.observer', 'Observer'),
        t('service.result-name', 'Result'),
        t('services.response', 'Response'),
        t('service.code', 'Code'),
        t('service.error', 'Error'),
      ]}
    >
      {items.map((item) => (
        <tr key={`${item.timestamp} ${item.observer_id ?? ''}`}>
          <td>{absolute(Date.parse(item.timestamp))}</td>
          <td>{item.observer_id === null ? t('service.backend', 'VigilOps itself') : item.observer_name}</td>
          <td>
            <ResultMark status={item.status} />
          </td>
          <td title={phasesOf(item)}>{milliseconds(item.response_time_ms)}</td>
          <td>{item.status_code}</td>
          <td>{item.error_message}</td>
        </tr>
      ))}
    </Table>
  );
}

/** `DNS 2.1 ms, connect 8 ms`: where the time went, as far as that was measured. */
function phasesOf(item: ServiceCheck): string | undefined {
  const phases = [
    [t('service.series.dns', 'DNS'), item.dns_ms],
    [t('service.series.connect', 'connect'), item.connect_ms],
    [t('service.series.tls', 'TLS'), item.tls_ms],
    [t('service.series.first-byte', 'first byte'), item.first_byte_ms],
  ] as const;
  const known = phases.flatMap(([name, value]) => (value === null ? [] : [`${name} ${milliseconds(value)}`]));
  return known.length === 0 ? undefined : known.join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  results: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
