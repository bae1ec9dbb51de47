import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, Stack, useStyles2 } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { ListField, TextField } from '../../alerts/fields.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { emptyTier, RATES, sentTiers, tiersOf, type Rate, type TierDraft } from '../../llm/prices.ts';
import type { LlmPrice, LlmProvider, NewPrice } from '../../llm/types.ts';
import { t } from '../../t.ts';

const MOST_TIERS = 8;

interface Props {
  /** Empty: still to be written. */
  readonly model: string;
  readonly providerId: number | null;
  readonly prices: readonly LlmPrice[];
  readonly providers: readonly LlmProvider[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What a model costs, by the length of its input where that counts. */
export function PriceEditing({ model: given, providerId, prices, providers, onDone, onClose }: Props) {
  const { api } = useAppData();
  const known = nearestOf(prices, given, providerId);
  const [provider, setProvider] = useState(providerId === null ? '' : String(providerId));
  const [model, setModel] = useState(given);
  const [currency, setCurrency] = useState(known?.currency ?? 'USD');
  const [tiers, setTiers] = useState(() => tiersOf(known));
  const sent = sentTiers(tiers);
  const sound = model.trim() !== '' && /^[A-Z]{3}$/.test(currency) && sent !== undefined;
  const save = useAction((body: NewPrice) => api.call('setLlmPrice', { body }), onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) {
      const of = provider === '' ? null : Number(provider);
      save.run({ provider_id: of, model: model.trim(), currency, tiers: sent });
    }
  };
  const withTier = (at: number, tier: TierDraft) => setTiers((old) => old.with(at, tier));
  return (
    <Drawer
      title={t('llm.unpriced.set', 'Set a price')}
      subtitle={t('llm.price.from-now', 'For calls from now on')}
      size="md"
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack direction="column" gap={2}>
          <TextField
            label={t('llm.of.model', 'Model')}
            description={t('llm.price.model-help', 'As the provider names it.')}
            required
            maxLength={256}
            value={model}
            onChange={setModel}
          />
          <ListField
            label={t('llm.of.provider', 'Provider')}
            value={provider}
            options={[
              { value: '', label: t('llm.price.whichever', 'Any') },
              ...providers.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={setProvider}
          />
          <TextField
            label={t('llm.price.currency', 'Currency')}
            description={t('llm.price.currency-help', 'As it is billed: USD, CNY, EUR…')}
            required
            maxLength={3}
            value={currency}
            onChange={(text) => setCurrency(text.toUpperCase())}
          />
          {tiers.map((tier, at) => (
            <Tier
              key={at}
              tier={tier}
              first={at === 0}
              onChange={(next) => withTier(at, next)}
              onRemove={() => setTiers((old) => old.toSpliced(at, 1))}
            />
          ))}
          <div>
            <Button
              type="button"
              icon="plus"
              size="sm"
              variant="secondary"
              disabled={tiers.length >= MOST_TIERS}
              onClick={() => setTiers((old) => [...old, emptyTier('200000')])}
            >
              {t('llm.price.tier', 'Another price for long inputs')}
            </Button>
          </div>
          <Refused error={save.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={save.busy || !sound}>
              {t('llm.price.save', 'Set the price')}
            </Button>
            <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
              {t('confirm.cancel', 'Cancel')}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Drawer>
  );
}

/** The own price of the same, else any that is known of the model. */
const nearestOf = (prices: readonly LlmPrice[], model: string, providerId: number | null) => {
  const same = prices.filter((price) => price.model === model && model !== '');
  return (
    same.find((price) => price.id !== null && price.provider_id === providerId) ??
    same.find((price) => price.id === null) ??
    same[0]
  );
};

interface TierProps {
  readonly tier: TierDraft;
  readonly first: boolean;
  readonly onChange: (tier: TierDraft) => void;
  readonly onRemove: () => void;
}

function Tier({ tier, first, onChange, onRemove }: TierProps) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.tier}>
      <legend>{t('llm.price.per-million', 'For a million tokens')}</legend>
      {!first && (
        <div className={styles.above}>
          <TextField
            label={t('llm.price.above-label', 'Where the input has more tokens than')}
            value={tier.above}
            onChange={(above) => onChange({ ...tier, above })}
          />
          <Button type="button" size="sm" variant="secondary" fill="outline" onClick={onRemove}>
            {t('llm.price.drop-tier', 'Leave it out')}
          </Button>
        </div>
      )}
      <div className={styles.rates}>
        {RATES.map((rate) => (
          <TextField
            key={rate}
            label={rateName(rate)}
            required={rate === 'input' || rate === 'output'}
            placeholder={rate === 'input' || rate === 'output' ? '0.15' : ''}
            value={tier.rates[rate]}
            onChange={(text) => onChange({ ...tier, rates: { ...tier.rates, [rate]: text } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function rateName(rate: Rate): string {
  switch (rate) {
    case 'input':
      return t('llm.rate.input', 'Input');
    case 'output':
      return t('llm.rate.output', 'Output');
    case 'cache_read':
      return t('llm.rate.cache-read', 'Cache read');
    case 'cache_write':
      return t('llm.rate.cache-write', 'Cache write');
    case 'cache_write_long':
      return t('llm.rate.cache-write-long', 'Cache write, 1 hour');
    case 'reasoning':
      return t('llm.rate.reasoning', 'Reasoning');
    default:
      return rate satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  tier: css({
    margin: 0,
    padding: theme.spacing(1.5),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    legend: {
      width: 'auto',
      margin: 0,
      padding: theme.spacing(0, 0.5),
      fontSize: theme.typography.body.fontSize,
    },
  }),
  above: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  rates: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(18)}, 1fr))`,
    gap: theme.spacing(1),
    alignItems: 'end',
  }),
});
