import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Table } from '../admin/Table.tsx';
import { Section } from '../fleet/Section.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { count } from '../fleet/words.ts';
import { hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { agreementOf } from './agreement.ts';
import { ResultMark, StatusMark } from './StatusMark.tsx';
import type { Observation, ServiceDetail } from './types.ts';
import { milliseconds } from './words.ts';

interface Props {
  readonly service: ServiceDetail;
  readonly now: number;
}

/** Who asks, what each says, and whether that is enough. */
export function Observers({ service, now }: Props) {
  const styles = useStyles2(getStyles);
  const { observations } = service;
  return (
    <Section title={t('service.observers', 'Observers')}>
      {observations.length === 0 ? (
        <p className={styles.none}>
          {t('service.no-observers', 'Nobody has asked lately. Is an agent among the observers online?')}
        </p>
      ) : (
        <>
          <p className={styles.none}>{agreementText(service)}</p>
          <Table
            label={t('service.observers', 'Observers')}
            minWidth={62}
            heads={[
              t('service.observer', 'Observer'),
              t('service.opinion', 'Says'),
              t('service.last-result', 'Last result'),
              t('services.response', 'Response'),
              t('services.checked', 'Last check'),
              t('service.error', 'Error'),
            ]}
          >
            {observations.map((each) => (
              <tr key={each.host_id ?? 'backend'}>
                <th scope="row">
                  {each.host_id === null ? (
                    t('service.backend', 'VigilOps itself')
                  ) : (
                    <TextLink href={hostPath(each.host_id)}>{each.host_name}</TextLink>
                  )}
                </th>
                <td>
                  <Opinion opinion={each.opinion} />
                </td>
                <td>
                  <ResultMark status={each.last_status} />
                </td>
                <td>{milliseconds(each.response_time_ms)}</td>
                <td>
                  <TimeAgo time={Date.parse(each.last_check_at)} now={now} />
                </td>
                <td>{each.error}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Section>
  );
}

function agreementText({ observations, definition }: ServiceDetail): string {
  const { canTell, sayDown, needed } = agreementOf(observations, definition?.agreement ?? 'majority');
  if (canTell === 0) {
    return t('service.agreement-none', 'None of them can tell at present.');
  }
  return t('service.agreement', '{{down}} of {{total}} that can tell say that it is down; {{needed}} must.', {
    down: count(sayDown),
    total: count(canTell),
    needed: count(needed),
  });
}

/** What it says about the service; who cannot tell says nothing about it. */
function Opinion({ opinion }: Pick<Observation, 'opinion'>) {
  return opinion === 'none' ? <ResultMark status="inconclusive" /> : <StatusMark status={opinion} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
});
