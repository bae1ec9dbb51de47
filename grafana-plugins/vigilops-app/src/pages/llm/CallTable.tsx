import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2, useTheme2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { Mark } from '../../alerts/Marks.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { money } from '../../llm/money.ts';
import type { LlmCall, LlmCallStatus } from '../../llm/types.ts';
import { callStatusName, STATUS_ICONS, took } from '../../llm/words.ts';
import { t } from '../../t.ts';

interface Props {
  readonly calls: readonly LlmCall[];
  readonly now: number;
  readonly onOpen: (call: LlmCall) => void;
}

export const idOf = ({ request_id: id, attempt }: LlmCall): string => `${id}/${String(attempt)}`;

/** One line for each attempt at a provider, newest first. */
export function CallTable({ calls, now, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('llm.calls', 'Calls')}
      minWidth={120}
      heads={[
        t('audit.when', 'When'),
        t('llm.of.model', 'Model'),
        t('llm.call.who', 'Who'),
        t('llm.of.status', 'Outcome'),
        t('llm.tokens', 'Tokens'),
        t('llm.cost', 'Cost'),
        t('llm.call.took', 'Took'),
        '',
      ]}
    >
      {calls.map((call) => (
        <tr key={idOf(call)}>
          <td className={styles.number}>
            <TimeAgo time={Date.parse(call.time)} now={now} />
          </td>
          <th scope="row" className={styles.model}>
            {call.model}
            <div className={styles.note}>
              {[call.provider_name, call.upstream_model === call.model ? null : call.upstream_model]
                .filter((part) => part !== null)
                .join(' · ')}
              {call.attempt > 1 &&
                ` · ${t('llm.call.attempt', 'attempt {{number}}', { number: call.attempt })}`}
            </div>
          </th>
          <td>
            {call.project_name ?? '–'}
            <div className={styles.note}>
              {[call.key_name, call.user_name].filter((part) => part !== null).join(' · ')}
            </div>
          </td>
          <td>
            <CallStatus status={call.status} />
          </td>
          <td className={styles.number}>{call.tokens_from === 'none' ? '–' : <Tokens call={call} />}</td>
          <td className={styles.number}>
            <CallCost call={call} />
          </td>
          <td className={styles.number}>
            {took(call.latency_ms)}
            {call.first_token_ms !== null && (
              <div className={styles.note}>
                {t('llm.call.first', 'first token {{time}}', { time: took(call.first_token_ms) })}
              </div>
            )}
          </td>
          <td>
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              icon="eye"
              data-step
              aria-label={t('llm.call.details-of', 'Details of {{id}}', { id: idOf(call) })}
              onClick={() => onOpen(call)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Tokens({ call }: { readonly call: LlmCall }) {
  const styles = useStyles2(getStyles);
  const input = call.input_tokens + call.cache_read_tokens + call.cache_write_tokens;
  return (
    <>
      {count(input)} → {count(call.output_tokens)}
      {call.tokens_from === 'estimated' && (
        <div className={styles.note}>{t('llm.call.estimated', 'estimated')}</div>
      )}
    </>
  );
}

/** What it cost; of what no price is known that is said, and never shown as nothing. */
export function CallCost({ call }: { readonly call: LlmCall }) {
  const styles = useStyles2(getStyles);
  if (call.cost === null || call.currency === null) {
    return call.tokens_from === 'none' ? (
      '–'
    ) : (
      <span className={styles.warning}>{t('llm.no-price', 'No price')}</span>
    );
  }
  return <span title={`${call.cost} ${call.currency}`}>{money(call.cost, call.currency)}</span>;
}

export function CallStatus({ status }: { readonly status: LlmCallStatus }) {
  const { colors } = useTheme2();
  const colour = () => {
    switch (status) {
      case 'ok':
        return colors.success.text;
      case 'client_gone':
        return colors.text.secondary;
      case 'refused':
        return colors.warning.text;
      default:
        return colors.error.text;
    }
  };
  return <Mark icon={STATUS_ICONS[status]} colour={colour()} text={callStatusName(status)} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  model: css({ overflowWrap: 'anywhere !important' as 'anywhere' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
  warning: css({ color: theme.colors.warning.text }),
});
