import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Drawer, useStyles2 } from '@grafana/ui';
import { absolute, count } from '../../fleet/words.ts';
import type { LlmCall } from '../../llm/types.ts';
import { took } from '../../llm/words.ts';
import { t } from '../../t.ts';
import { CallCost, CallStatus, idOf } from './CallTable.tsx';
import { KeptTexts } from './KeptTexts.tsx';

interface Props {
  readonly call: LlmCall;
  readonly onClose: () => void;
  /** Its texts are there no more. */
  readonly onForgotten: () => void;
}

/** All that the ledger has of one attempt. */
export function CallDetails({ call, onClose, onForgotten }: Props) {
  const styles = useStyles2(getStyles);
  const facts = factsOf(call).filter(([, value]) => value !== null && value !== '');
  return (
    <Drawer title={call.model} subtitle={idOf(call)} size="sm" onClose={onClose}>
      {call.error !== null && (
        <Alert
          severity={call.status === 'refused' ? 'warning' : 'error'}
          title={t('llm.call.said', 'What was said')}
        >
          {call.error}
        </Alert>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t('llm.of.status', 'Outcome')}</dt>
          <dd>
            <CallStatus status={call.status} />
            {call.http_status !== null && ` ${String(call.http_status)}`}
          </dd>
        </div>
        <div>
          <dt>{t('llm.cost', 'Cost')}</dt>
          <dd>
            <CallCost call={call} />
          </dd>
        </div>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {call.has_texts && (
        <KeptTexts requestId={call.request_id} attempt={call.attempt} onForgotten={onForgotten} />
      )}
    </Drawer>
  );
}

const factsOf = (call: LlmCall): readonly (readonly [string, string | null])[] => [
  [t('audit.when', 'When'), absolute(Date.parse(call.time))],
  [t('llm.call.took', 'Took'), took(call.latency_ms)],
  [
    t('llm.first-token', 'Time to first token'),
    call.first_token_ms === null ? null : took(call.first_token_ms),
  ],
  [
    t('llm.call.endpoint', 'Endpoint'),
    call.stream
      ? t('llm.call.streamed', '{{endpoint}}, streamed', { endpoint: call.endpoint })
      : call.endpoint,
  ],
  [t('llm.call.answered', 'Answered by'), call.upstream_model],
  [t('llm.of.provider', 'Provider'), call.provider_name],
  [t('llm.of.project', 'Project'), call.project_name],
  [t('llm.of.key', 'Key'), call.key_name],
  [t('llm.of.member', 'Member'), call.user_name],
  [t('llm.of.environment', 'Environment'), call.environment],
  ...(call.tokens_from === 'none' ? [] : tokenFacts(call)),
];

const tokenFacts = (call: LlmCall): readonly (readonly [string, string | null])[] => [
  [t('llm.call.input', 'Input tokens'), count(call.input_tokens)],
  [t('llm.call.cache-read', 'Cache read'), some(call.cache_read_tokens)],
  [t('llm.call.cache-write', 'Cache write'), some(call.cache_write_tokens)],
  [t('llm.call.output', 'Output tokens'), count(call.output_tokens)],
  [t('llm.call.reasoning', 'Reasoning tokens'), some(call.reasoning_tokens)],
  [
    t('llm.call.counted', 'Counted by'),
    call.tokens_from === 'provider'
      ? t('llm.of.provider', 'Provider')
      : t('llm.call.by-estimate', 'VigilOps, by an estimate: the provider did not tell'),
  ],
];

const some = (tokens: number) => (tokens === 0 ? null : count(tokens));

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: theme.spacing(0, 0, 1), overflowWrap: 'anywhere' },
  }),
});
