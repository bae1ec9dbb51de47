import { Alert, Stack, TextLink } from '@grafana/ui';
import { count } from '../../fleet/words.ts';
import type { LlmSpendPoint } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { LLM_MODELS_PATH } from '../paths.ts';

interface Props {
  readonly whole: Pick<LlmSpendPoint, 'unpriced_calls' | 'estimated_calls'>;
}

/** What the sums leave out, and what in them is not exact. Nothing where they are whole. */
export function CountedNotes({ whole: { unpriced_calls: unpriced, estimated_calls: estimated } }: Props) {
  if (unpriced === 0 && estimated === 0) {
    return null;
  }
  return (
    <Stack direction="column" gap={1}>
      {unpriced > 0 && (
        <Alert
          severity="warning"
          title={t(
            'llm.unpriced.title',
            'Calls without a price: {{total}}. What they cost is in no sum here',
            {
              total: count(unpriced),
            },
          )}
        >
          <TextLink href={LLM_MODELS_PATH} inline={false}>
            {t('llm.unpriced.set', 'Set a price')}
          </TextLink>
        </Alert>
      )}
      {estimated > 0 && (
        <Alert
          severity="info"
          title={t(
            'llm.estimated.title',
            'Calls without token counts from the provider: {{total}}. Theirs are estimated',
            { total: count(estimated) },
          )}
        />
      )}
    </Stack>
  );
}
