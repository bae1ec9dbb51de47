import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, FilterInput, TextLink, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { count } from '../../fleet/words.ts';
import { money } from '../../llm/money.ts';
import { filteredPrices, sortedPrices } from '../../llm/prices.ts';
import type { LlmPrice, LlmProvider } from '../../llm/types.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

type List = Answer<'listLlmPrices'>;

interface Props {
  readonly prices: List;
  readonly providers: readonly LlmProvider[];
  readonly mayWrite: boolean;
  readonly onSet: (model: string, providerId: number | null) => void;
  readonly onChanged: () => void;
}

/** What models cost: first those of which nobody knows. */
export function Prices({ prices, providers, mayWrite, onSet, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  const [text, setText] = useUrlState('q');
  const [removing, setRemoving] = useState<LlmPrice>();
  const shown = filteredPrices(sortedPrices(prices.items), text);
  return (
    <div className={styles.prices}>
      {prices.unpriced.length > 0 && (
        <Unpriced unpriced={prices.unpriced} providers={providers} mayWrite={mayWrite} onSet={onSet} />
      )}
      <p className={styles.note}>
        {t('llm.price.per', 'For a million tokens. What is left empty costs as the input, or the output.')}
      </p>
      <div className={styles.search} data-page-search>
        <FilterInput
          placeholder={t('llm.price.search', 'Search: model, provider, currency')}
          value={text}
          onChange={setText}
        />
      </div>
      <Table
        label={t('llm.prices', 'Prices')}
        minWidth={110}
        heads={[
          t('llm.of.model', 'Model'),
          t('llm.rate.input', 'Input'),
          t('llm.rate.output', 'Output'),
          t('llm.rate.cache-read', 'Cache read'),
          t('llm.rate.cache-write', 'Cache write'),
          t('llm.price.source', 'From'),
          '',
        ]}
      >
        {shown.map((price) => (
          <Rows
            key={`${String(price.id)} ${price.provider_type ?? String(price.provider_id)} ${price.model} ${String(price.hours)}`}
            price={price}
            providers={providers}
            mayWrite={mayWrite}
            onSet={onSet}
            onRemove={setRemoving}
          />
        ))}
      </Table>
      {removing !== undefined && (
        <Removing
          price={removing}
          onDone={() => {
            setRemoving(undefined);
            onChanged();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </div>
  );
}

interface UnpricedProps {
  readonly unpriced: List['unpriced'];
  readonly providers: readonly LlmProvider[];
  readonly mayWrite: boolean;
  readonly onSet: Props['onSet'];
}

function Unpriced({ unpriced, providers, mayWrite, onSet }: UnpricedProps) {
  const styles = useStyles2(getStyles);
  return (
    <Alert
      severity="warning"
      title={t('llm.price.unpriced', 'Models that were called and have no price: {{total}}', {
        total: count(unpriced.length),
      })}
    >
      <ul className={styles.unpriced}>
        {unpriced.map(({ provider_id: id, model, calls }) => (
          <li key={`${String(id)} ${model}`}>
            <span>
              <b>{model}</b> {providers.find((provider) => provider.id === id)?.name},{' '}
              {t('llm.calls-of', '{{total}} calls', { total: count(calls) })}
            </span>
            {mayWrite && (
              <Button
                size="sm"
                variant="secondary"
                aria-label={t('llm.price.set-of', 'Set the price of {{model}}', { model })}
                onClick={() => onSet(model, id)}
              >
                {t('llm.unpriced.set', 'Set a price')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

interface RowsProps {
  readonly price: LlmPrice;
  readonly providers: readonly LlmProvider[];
  readonly mayWrite: boolean;
  readonly onSet: Props['onSet'];
  readonly onRemove: (price: LlmPrice) => void;
}

/** A line for each length of the input that has a price of its own. */
function Rows({ price, providers, mayWrite, onSet, onRemove }: RowsProps) {
  const styles = useStyles2(getStyles);
  const { id, model, currency, tiers, provider_id: providerId } = price;
  const rate = (text: string | undefined) => (text === undefined ? '–' : money(text, currency));
  return tiers.map(({ above_input_tokens: above, rates }) => (
    <tr key={above}>
      <th scope="row" className={styles.model}>
        {model}
        <div className={styles.note}>
          {[
            price.provider_type ??
              providers.find((each) => each.id === providerId)?.name ??
              t('llm.price.any', 'any provider'),
            above > 0 && t('llm.price.above', 'above {{total}} tokens', { total: count(above) }),
            hoursName(price.hours),
          ]
            .filter((part) => part !== false && part !== '')
            .join(', ')}
        </div>
      </th>
      <td className={styles.number}>{rate(rates.input)}</td>
      <td className={styles.number}>{rate(rates.output)}</td>
      <td className={styles.number}>{rate(rates.cache_read)}</td>
      <td className={styles.number}>{rate(rates.cache_write)}</td>
      <td>
        <Source price={price} />
      </td>
      <td>
        {mayWrite && above === 0 && (
          <RowMenu
            label={t('maintenance.actions', 'What can be done with {{title}}', { title: model })}
            actions={[
              {
                label:
                  id === null
                    ? t('llm.price.own', 'Set an own price')
                    : t('llm.price.edit', 'Edit the price'),
                icon: 'pen',
                run: () => onSet(model, providerId),
              },
              ...(id === null
                ? []
                : [
                    {
                      label: t('llm.price.remove', 'Remove the own price'),
                      icon: 'trash-alt' as const,
                      destructive: true,
                      run: () => onRemove(price),
                    },
                  ]),
            ]}
          />
        )}
      </td>
    </tr>
  ));
}

function Source({ price: { id, as_of: day, source } }: { readonly price: LlmPrice }) {
  const styles = useStyles2(getStyles);
  const where = id === null ? t('llm.price.built-in', 'Built in') : t('llm.price.set-here', 'Set here');
  return (
    <>
      {source !== null && source.startsWith('https://') ? (
        <TextLink href={source} external inline={false} variant="bodySmall">
          {where}
        </TextLink>
      ) : (
        where
      )}
      <div className={styles.note}>{t('llm.price.as-of', 'as of {{day}}', { day })}</div>
    </>
  );
}

function hoursName(hours: LlmPrice['hours']): string {
  switch (hours) {
    case 'peak':
      return t('llm.price.peak', 'in busy hours');
    case 'off_peak':
      return t('llm.price.off-peak', 'in quiet hours');
    case null:
      return '';
    default:
      return hours satisfies never;
  }
}

interface RemovingProps {
  readonly price: LlmPrice;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ price: { id, model }, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmPrice', { path: { id: id ?? 0 } }), onDone);
  return (
    <Confirm
      title={t('llm.price.remove-title', 'Remove the own price of {{model}}?', { model })}
      button={t('llm.price.remove', 'Remove the own price')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t(
        'llm.price.remove-help',
        'The built-in price counts again, where there is one; else calls have none. What was counted stays.',
      )}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  prices: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  search: css({ maxWidth: '420px' }),
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  model: css({ overflowWrap: 'anywhere !important' as 'anywhere' }),
  note: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  unpriced: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.25, 0),
      overflowWrap: 'anywhere',
    },
  }),
});
