import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Fragment } from 'react';
import { count } from '../../fleet/words.ts';
import { useLedgerRows } from '../../llm/play/use-ledger-row.ts';
import type { LlmCall } from '../../llm/types.ts';
import { took } from '../../llm/words.ts';
import { t } from '../../t.ts';
import { CallCost, CallStatus } from './CallTable.tsx';

/** What an answer came to, as the ledger has it. */
export function PlayFigures({ requestId }: { readonly requestId: string }) {
  const styles = useStyles2(getStyles);
  const rows = useLedgerRows(requestId);
  const last = rows?.[0];
  if (last === undefined) {
    return <p className={styles.figures}>{t('llm.play.counting', 'The ledger is asked what it came to…')}</p>;
  }
  return (
    <dl className={styles.figures}>
      {last.status !== 'ok' && (
        <div>
          <dt>{t('llm.of.status', 'Outcome')}</dt>
          <dd>
            <CallStatus status={last.status} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t('llm.cost', 'Cost')}</dt>
        <dd>
          {/* Each attempt is paid. */}
          {rows?.map((row, index) => (
            <Fragment key={row.attempt}>
              {index > 0 && ' + '}
              <CallCost call={row} />
            </Fragment>
          ))}
        </dd>
      </div>
      {factsOf(last).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(call: LlmCall): readonly (readonly [string, string])[] {
  const input = call.input_tokens + call.cache_read_tokens + call.cache_write_tokens;
  const tokens = `${count(input)} → ${count(call.output_tokens)}`;
  const provider = [call.provider_name, call.upstream_model].filter((name) => name !== null).join(' · ');
  return [
    [
      t('llm.tokens', 'Tokens'),
      call.tokens_from === 'estimated' ? `${tokens} (${t('llm.call.estimated', 'estimated')})` : tokens,
    ],
    [t('llm.first-token', 'Time to first token'), took(call.first_token_ms)],
    [t('llm.call.took', 'Took'), took(call.latency_ms)],
    ...(provider === '' ? [] : ([[t('llm.of.provider', 'Provider'), provider]] as const)),
    ...(call.attempt > 1
      ? ([
          [
            t('llm.play.attempts', 'Attempts'),
            t('llm.play.attempts-of', '{{total}}: others could not answer', { total: call.attempt }),
          ],
        ] as const)
      : []),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    margin: theme.spacing(1, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& > div': { display: 'flex', gap: theme.spacing(0.5) },
    dt: { fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, color: theme.colors.text.primary, overflowWrap: 'anywhere' },
  }),
});
