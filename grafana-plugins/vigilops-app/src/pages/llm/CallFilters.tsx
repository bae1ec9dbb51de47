import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import type { LlmCall } from '../../llm/types.ts';
import type { CallFilter } from '../../llm/use-call-filter.ts';
import { CALL_STATUSES, callStatusName } from '../../llm/words.ts';
import { asOptions, Choices, named } from '../../services/Choices.tsx';
import { t } from '../../t.ts';

interface Props {
  readonly filter: CallFilter;
  /** In sight: they name what no list does. */
  readonly calls: readonly LlmCall[];
  readonly onChange: (change: Partial<CallFilter>) => void;
}

/** Six ways to fewer calls. */
export function CallFilters({ filter, calls, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const projects = useAsked(REFRESH_MS.slow, 'listLlmProjects');
  const keys = useAsked(REFRESH_MS.slow, 'listLlmKeys');
  const providers = useAsked(REFRESH_MS.slow, 'listLlmProviders');
  const aliases = useAsked(REFRESH_MS.slow, 'listLlmAliases');
  const members = new Map(
    calls.flatMap(({ user_id: id, user_name: name }) => (id === null ? [] : [[id, name ?? String(id)]])),
  );
  const models = [
    ...(aliases.data?.items ?? []).map(({ alias }) => alias),
    ...calls.map(({ model }) => model),
    ...filter.model,
  ];
  return (
    <div className={styles.filters}>
      <Choices
        label={t('llm.of.status', 'Outcome')}
        options={CALL_STATUSES.map((value) => ({ value, label: callStatusName(value) }))}
        chosen={filter.status}
        onChange={(status) => onChange({ status })}
      />
      <Choices
        label={t('llm.of.model', 'Model')}
        options={asOptions(models)}
        chosen={filter.model}
        onChange={(model) => onChange({ model })}
      />
      <Choices
        label={t('llm.of.project', 'Project')}
        options={named(projects.data?.items ?? [])}
        chosen={filter.project_id}
        onChange={(project_id) => onChange({ project_id })}
      />
      <Choices
        label={t('llm.of.key', 'Key')}
        options={named(keys.data?.items ?? [])}
        chosen={filter.key_id}
        onChange={(key_id) => onChange({ key_id })}
      />
      <Choices
        label={t('llm.of.member', 'Member')}
        options={[...members].map(([value, label]) => ({ value, label }))}
        chosen={filter.user_id}
        onChange={(user_id) => onChange({ user_id })}
      />
      <Choices
        label={t('llm.of.provider', 'Provider')}
        options={named(providers.data?.items ?? [])}
        chosen={filter.provider_id}
        onChange={(provider_id) => onChange({ provider_id })}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(19)}, 1fr))`,
    gap: theme.spacing(1),
    alignItems: 'end',
  }),
});
