import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { AliasEditing } from './AliasEditing.tsx';
import { AliasTable } from './AliasTable.tsx';
import { PriceEditing } from './PriceEditing.tsx';
import { Prices } from './Prices.tsx';

/** `alias`: which one is written; `price`: of which model. */
const go = (what: Readonly<Record<string, string | null>>) => locationService.partial(what);

/** What may clients ask for, where does it go, and what does it cost? */
export function ModelsPage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const aliases = useAsked(REFRESH_MS.live, 'listLlmAliases');
  const providers = useAsked(REFRESH_MS.slow, 'listLlmProviders');
  const prices = useAsked(REFRESH_MS.slow, 'listLlmPrices');
  const [alias] = useUrlState('alias');
  const [price] = useUrlState('price');
  const [of] = useUrlState('of');
  const known = aliases.data?.items.find(({ id }) => String(id) === alias);
  const served = providers.data?.items ?? [];
  return (
    <LlmPage tab="models">
      <div className={styles.page}>
        <Section
          title={t('llm.aliases', 'Aliases')}
          tools={
            mayWrite && (
              <Button icon="plus" size="sm" onClick={() => go({ alias: 'new' })}>
                {t('llm.alias.add', 'Add an alias')}
              </Button>
            )
          }
        >
          <Part polled={aliases} rows={3} height={5}>
            {({ items }) =>
              items.length === 0 ? (
                <p>
                  {t(
                    'llm.alias.none',
                    'None yet: clients ask for models by the names of their providers. Behind an alias such as "fast" stand one or more models: calls are shared out by weight, go to the next one when one cannot answer, and the model is changed here without touching a program.',
                  )}
                </p>
              ) : (
                <AliasTable
                  aliases={items}
                  providers={served}
                  mayWrite={mayWrite}
                  onEdit={({ id }) => go({ alias: String(id) })}
                  onChanged={aliases.retry}
                />
              )
            }
          </Part>
        </Section>
        <Section
          title={t('llm.prices', 'Prices')}
          tools={
            mayWrite && (
              <Button icon="plus" size="sm" variant="secondary" onClick={() => go({ price: 'new' })}>
                {t('llm.unpriced.set', 'Set a price')}
              </Button>
            )
          }
        >
          <Part polled={prices} rows={6} height={4}>
            {(list) => (
              <Prices
                prices={list}
                providers={served}
                mayWrite={mayWrite}
                onSet={(model, providerId) =>
                  go({ price: model, of: providerId === null ? null : String(providerId) })
                }
                onChanged={prices.retry}
              />
            )}
          </Part>
        </Section>
      </div>
      {mayWrite && providers.data !== undefined && (alias === 'new' || known !== undefined) && (
        <AliasEditing
          key={alias}
          alias={known}
          providers={served}
          onDone={() => {
            go({ alias: null });
            aliases.retry();
          }}
          onClose={() => go({ alias: null })}
        />
      )}
      {mayWrite && prices.data !== undefined && price !== '' && (
        <PriceEditing
          key={`${price} ${of}`}
          model={price === 'new' ? '' : price}
          providerId={served.find(({ id }) => String(id) === of)?.id ?? null}
          prices={prices.data.items}
          providers={served}
          onDone={() => {
            go({ price: null, of: null });
            prices.retry();
          }}
          onClose={() => go({ price: null, of: null })}
        />
      )}
    </LlmPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
