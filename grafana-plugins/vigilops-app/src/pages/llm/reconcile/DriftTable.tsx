import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { LlmDriftRow } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Table } from '../../../admin/Table.tsx';
import { count } from '../../../fleet/words.ts';
import { costsText, exactCosts } from '../../../llm/money.ts';
import { t } from '../../../t.ts';
import { costLevel, tokenDrift, tokenLevel } from './drift.ts';
import { DriftMark, signed, signedMoney } from './DriftMark.tsx';
import { zoneText } from './UsageContent.tsx';
import { reasonName } from './words.ts';

/** Shown at once; more when they are asked for. */
const PAGE = 100;

/** What we say and what they say, by day and model. */
export function DriftTable({ rows }: { readonly rows: readonly LlmDriftRow[] }) {
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <Table
        label={t('llm.drift.title', 'Drift by day and model')}
        minWidth={130}
        heads={[
          t('llm.usage.date', 'Day'),
          t('llm.of.model', 'Model'),
          t('llm.drift.our-tokens', 'Our tokens'),
          t('llm.drift.their-tokens', 'Theirs'),
          t('llm.drift.tokens', 'Token drift'),
          t('llm.drift.our-cost', 'Our cost'),
          t('llm.drift.their-cost', 'Billed'),
          t('llm.drift.cost', 'Cost drift'),
          t('llm.drift.why', 'Why'),
        ]}
      >
        {rows.slice(0, shown).map((row) => (
          <Row
            key={`${row.day} ${row.utc_offset_minutes} ${row.model ?? ''} ${row.reasons.join()}`}
            row={row}
          />
        ))}
      </Table>
      {rows.length > shown && (
        <Button icon="arrow-down" variant="secondary" onClick={() => setShown(shown + PAGE)}>
          {t('llm.drift.more', 'Show {{total}} more', { total: count(Math.min(PAGE, rows.length - shown)) })}
        </Button>
      )}
    </>
  );
}

function Row({ row }: { readonly row: LlmDriftRow }) {
  const styles = useStyles2(getStyles);
  const { ours, theirs, drift } = row;
  const difference = tokenDrift(drift);
  return (
    <tr>
      <td className={styles.number}>
        {row.day}
        {row.utc_offset_minutes !== 0 && (
          <div className={styles.note}>{zoneText(row.utc_offset_minutes)}</div>
        )}
      </td>
      <th scope="row" className={styles.model}>
        {row.model ?? unnamed(row)}
        {row.names.length > 1 && (
          <div className={styles.note}>{row.names.filter((name) => name !== row.model).join(' · ')}</div>
        )}
      </th>
      <td className={styles.number}>
        {ours.requests === 0 ? (
          '–'
        ) : (
          <Tokens input={ours.input_tokens} output={ours.output_tokens} requests={ours.requests} />
        )}
      </td>
      <td className={styles.number}>
        {theirs.tokens === null ? (
          '–'
        ) : (
          <Tokens
            input={theirs.tokens.input_tokens}
            output={theirs.tokens.output_tokens}
            requests={theirs.tokens.requests}
          />
        )}
      </td>
      <td className={styles.number}>
        {difference === null ? (
          '–'
        ) : (
          <DriftMark level={tokenLevel(row)} percent={drift.tokens_percent}>
            {difference === 0 ? undefined : signed(count(Math.abs(difference)), difference)}
          </DriftMark>
        )}
      </td>
      <td className={styles.number}>
        <span title={exactCosts(ours.costs)}>{costsText(ours.costs)}</span>
      </td>
      <td className={styles.number}>
        {theirs.costs === null ? (
          '–'
        ) : (
          <span title={exactCosts(theirs.costs)}>{costsText(theirs.costs)}</span>
        )}
        {theirs.credits.length > 0 && (
          <div className={styles.note}>
            {t('llm.usage.credits-of', '{{amount}} credited, left out', {
              amount: costsText(theirs.credits),
            })}
          </div>
        )}
      </td>
      <td className={styles.number}>
        {drift.cost === null || drift.currency === null ? (
          '–'
        ) : (
          <DriftMark level={costLevel(row)} percent={drift.cost_percent}>
            {Number(drift.cost) === 0 ? undefined : signedMoney(drift.cost, drift.currency)}
          </DriftMark>
        )}
      </td>
      <td>
        {row.reasons.length > 0 && (
          <ul className={styles.reasons}>
            {row.reasons.map((reason) => (
              <li key={reason}>{reasonName(reason, row)}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

const unnamed = ({ reasons }: LlmDriftRow): string =>
  reasons.includes('by_day_only')
    ? t('llm.drift.whole-day', 'All models of the day')
    : t('llm.drift.no-model', 'Other items');

interface TokensProps {
  readonly input: number;
  readonly output: number;
  readonly requests: number | null;
}

function Tokens({ input, output, requests }: TokensProps) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {count(input)} → {count(output)}
      {requests !== null && (
        <div className={styles.note}>
          {t('llm.usage.requests-of', 'Requests: {{total}}', { total: count(requests) })}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const note = {
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'normal' as const,
  };
  return {
    number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
    model: css({ overflowWrap: 'anywhere !important' as 'anywhere', minWidth: theme.spacing(18) }),
    note: css({ ...note, fontWeight: theme.typography.fontWeightRegular, overflowWrap: 'anywhere' }),
    reasons: css({ ...note, margin: 0, padding: 0, listStyle: 'none', minWidth: theme.spacing(20) }),
  };
};
