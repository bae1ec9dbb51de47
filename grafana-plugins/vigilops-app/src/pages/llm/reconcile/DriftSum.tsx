import type { LlmDrift } from '@vigilops/contracts/api';
import { count } from '../../../fleet/words.ts';
import { FigureList } from '../../../llm/FigureList.tsx';
import { costsText } from '../../../llm/money.ts';
import { t } from '../../../t.ts';
import { costLevel, tokenLevel } from './drift.ts';
import { DriftMark, signedMoney } from './DriftMark.tsx';

/** Of all days and models together: is the bill ours? */
export function DriftSum({ drift: { days, total } }: { readonly drift: LlmDrift }) {
  const { ours, theirs, drift } = total;
  const told = theirs.tokens;
  return (
    <FigureList
      figures={[
        {
          name: t('llm.drift.cost', 'Cost drift'),
          value: <DriftMark level={costLevel(total)} percent={drift.cost_percent} />,
          ...(drift.cost === null || drift.currency === null
            ? {}
            : { note: signedMoney(drift.cost, drift.currency) }),
        },
        {
          name: t('llm.drift.billed', 'Billed by the provider'),
          value: theirs.costs === null ? '–' : costsText(theirs.costs),
          note: t('llm.drift.days', 'Days with an export: {{total}}', { total: count(days) }),
        },
        {
          name: t('llm.drift.counted', 'Counted by VigilOps'),
          value: costsText(ours.costs),
          ...(ours.unpriced === 0
            ? {}
            : {
                note: t('llm.drift.unpriced', 'Rows without a price: {{total}}', {
                  total: count(ours.unpriced),
                }),
              }),
        },
        {
          name: t('llm.drift.tokens', 'Token drift'),
          value: <DriftMark level={tokenLevel(total)} percent={drift.tokens_percent} />,
          ...(told === null
            ? {}
            : {
                note: t('llm.drift.tokens-of', '{{ours}} here, {{theirs}} there', {
                  ours: count(ours.input_tokens + ours.output_tokens),
                  theirs: count(told.input_tokens + told.output_tokens),
                }),
              }),
        },
      ]}
    />
  );
}
