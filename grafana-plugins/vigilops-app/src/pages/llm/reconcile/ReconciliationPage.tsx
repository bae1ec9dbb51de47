import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Combobox, EmptyState, LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { LlmDrift, LlmUsageImport } from '@vigilops/contracts/api';
import { useEffect, useRef, type ReactNode } from 'react';
import { REFRESH_MS } from '../../../fleet/app-data.tsx';
import { Part } from '../../../fleet/Part.tsx';
import { Section } from '../../../fleet/Section.tsx';
import { useAsked } from '../../../fleet/use-asked.ts';
import { LlmPage } from '../../../llm/LlmPage.tsx';
import { askedRange } from '../../../llm/month.ts';
import { RangePicker } from '../../../llm/RangePicker.tsx';
import type { LlmProvider } from '../../../llm/types.ts';
import { downloadText } from '../../../services/download.ts';
import { useMayWrite } from '../../../services/use-may-write.ts';
import { t } from '../../../t.ts';
import { useTimeRange } from '../../logs/use-time-range.ts';
import { LLM_PROVIDERS_PATH } from '../../paths.ts';
import { useUrlState } from '../../use-url-state.ts';
import { driftCsv, isApart } from './drift.ts';
import { DriftSum } from './DriftSum.tsx';
import { DriftTable } from './DriftTable.tsx';
import { ExportSteps } from './ExportSteps.tsx';
import { ImportTable } from './ImportTable.tsx';
import { ImportUsage } from './ImportUsage.tsx';

const LAST_MONTH = { from: 'now-30d', to: 'now' };
const go = (what: Readonly<Record<string, string | null>>) => locationService.partial(what);

/** Is what the provider bills what went through here? */
export function ReconciliationPage() {
  const mayWrite = useMayWrite();
  const time = useTimeRange(LAST_MONTH);
  const providers = useAsked(REFRESH_MS.slow, 'listLlmProviders');
  const imports = useAsked(REFRESH_MS.slow, 'listLlmUsageImports');
  const [chosen] = useUrlState('provider');
  const [edit] = useUrlState('edit');
  const known = providers.data?.items ?? [];
  const provider = providerOf(known, imports.data?.items ?? [], chosen);
  const own = imports.data?.items.filter(({ provider_id: id }) => id === provider?.id);
  return (
    <LlmPage
      tab="reconciliation"
      actions={
        <>
          {own !== undefined && own.length > 0 && <RangePicker time={time} />}
          {mayWrite && provider !== undefined && (
            <Button icon="upload" onClick={() => go({ edit: 'new' })}>
              {t('llm.usage.import', 'Import usage')}
            </Button>
          )}
        </>
      }
    >
      <Part polled={providers} rows={6} height={6}>
        {() =>
          provider === undefined ? (
            <NoProvider />
          ) : (
            <Part polled={imports} rows={6} height={6}>
              {() => (
                <OfProvider
                  key={provider.id}
                  provider={provider}
                  providers={known}
                  imports={own ?? []}
                  range={askedRange(time.range)}
                  mayWrite={mayWrite}
                  onChanged={imports.retry}
                />
              )}
            </Part>
          )
        }
      </Part>
      {mayWrite && provider !== undefined && edit === 'new' && (
        <ImportUsage
          provider={provider}
          providers={known}
          onProvider={(id) => go({ provider: String(id) })}
          onDone={() => {
            go({ edit: null });
            imports.retry();
          }}
          onClose={() => go({ edit: null })}
        />
      )}
    </LlmPage>
  );
}

/** The chosen one, else that of the newest file, else the first. */
function providerOf(
  providers: readonly LlmProvider[],
  imports: readonly LlmUsageImport[],
  chosen: string,
): LlmProvider | undefined {
  const newest = imports.find((one) => providers.some(({ id }) => id === one.provider_id));
  return (
    providers.find(({ id }) => String(id) === chosen) ??
    providers.find(({ id }) => id === newest?.provider_id) ??
    providers[0]
  );
}

interface PartProps {
  readonly provider: LlmProvider;
  readonly providers: readonly LlmProvider[];
  readonly imports: readonly LlmUsageImport[];
  readonly range: { readonly from: string; readonly to: string };
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

function OfProvider({ provider, providers, imports, range, mayWrite, onChanged }: PartProps) {
  const styles = useStyles2(getStyles);
  const choice = (
    <Combobox
      aria-label={t('llm.of.provider', 'Provider')}
      width={28}
      value={String(provider.id)}
      options={providers.map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={({ value }) => go({ provider: value })}
    />
  );
  if (imports.length === 0) {
    return (
      <div className={styles.page}>
        {providers.length > 1 && <div className={styles.tools}>{choice}</div>}
        <EmptyState
          variant="call-to-action"
          message={t('llm.usage.none', 'No export of {{name}} has been imported', { name: provider.name })}
        >
          <p>
            {t(
              'llm.usage.none-help',
              "A provider's export of usage or costs is held against the ledger, by day and model: what went past the gateway, what was estimated, and whether prices are right.",
            )}
          </p>
          <ExportSteps provider={provider} />
          {!mayWrite && <p>{t('first-check.member', 'An Admin can do that.')}</p>}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <Compared
        provider={provider}
        range={range}
        files={imports.map(({ id, days }) => `${id}/${days}`).join()}
        choice={choice}
      />
      <Section title={t('llm.usage.imports', 'Imported exports')}>
        <ImportTable imports={imports} mayWrite={mayWrite} onRemoved={onChanged} />
      </Section>
    </div>
  );
}

interface ComparedProps {
  readonly provider: LlmProvider;
  readonly range: { readonly from: string; readonly to: string };
  /** Which files there are. */
  readonly files: string;
  readonly choice: ReactNode;
}

function Compared({ provider, range, files, choice }: ComparedProps) {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useUrlState('show');
  const drift = useAsked(REFRESH_MS.slow, 'getLlmDrift', { query: { provider_id: provider.id, ...range } });
  const { retry } = drift;
  const known = useRef('');
  useEffect(() => {
    // What was answered before the newest file will not do.
    if (known.current !== files && known.current !== '') {
      retry();
    }
    known.current = files;
  }, [files, retry]);
  return (
    <Part polled={drift} rows={6} height={6}>
      {(data) => (
        <div className={styles.page}>
          <DriftSum drift={data} />
          <div className={styles.tools}>
            {choice}
            <RadioButtonGroup
              aria-label={t('llm.drift.show', 'Which rows')}
              value={shown === 'apart' ? 'apart' : ''}
              options={[
                { value: '', label: t('llm.drift.all', 'All') },
                { value: 'apart', label: t('llm.drift.apart', 'Only what is apart') },
              ]}
              onChange={setShown}
            />
            <Button
              className={styles.last}
              icon="download-alt"
              variant="secondary"
              disabled={data.rows.length === 0}
              onClick={() => downloadText(driftCsv(data.rows), fileName(provider, data), 'text/csv')}
            >
              {t('report.csv', 'Download as CSV')}
            </Button>
          </div>
          <Rows rows={shown === 'apart' ? data.rows.filter(isApart) : data.rows} days={data.days} />
        </div>
      )}
    </Part>
  );
}

function Rows({ rows, days }: { readonly rows: LlmDrift['rows']; readonly days: number }) {
  if (rows.length > 0) {
    return <DriftTable rows={rows} />;
  }
  return days === 0 ? (
    <EmptyState
      variant="not-found"
      hideImage
      message={t('llm.drift.no-days', 'No export tells of these days: choose others')}
    />
  ) : (
    <EmptyState
      variant="completed"
      hideImage
      message={t('llm.drift.none', 'Nothing is apart on these days')}
    />
  );
}

function NoProvider() {
  return (
    <EmptyState
      variant="call-to-action"
      message={t('llm.provider.none', 'Nobody answers calls yet')}
      button={
        <LinkButton icon="plus" href={`${LLM_PROVIDERS_PATH}?edit=new`}>
          {t('llm.provider.add', 'Add a provider')}
        </LinkButton>
      }
    />
  );
}

const fileName = ({ name }: LlmProvider, { from, to }: LlmDrift): string =>
  `vigilops-drift-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${from.slice(0, 10)}-${to.slice(0, 10)}.csv`;

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  tools: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  last: css({ marginLeft: 'auto' }),
});
