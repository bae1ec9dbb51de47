import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { inLanguage } from '../../alerts/channels/draft.ts';
import { Mark } from '../../alerts/Marks.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { modelsOf } from '../../llm/provider-draft.ts';
import type { LlmProvider, LlmProviderType } from '../../llm/types.ts';
import { t } from '../../t.ts';

const NAMED = 3;

export interface ProviderActions {
  readonly edit: (provider: LlmProvider) => void;
  readonly refresh: (provider: LlmProvider) => void;
  readonly toggle: (provider: LlmProvider) => void;
  readonly remove: (provider: LlmProvider) => void;
}

interface Props {
  readonly providers: readonly LlmProvider[];
  readonly types: readonly LlmProviderType[];
  readonly now: number;
  /** Undefined: the viewer may not. */
  readonly actions: ProviderActions | undefined;
}

/** Providers with whether each answers. */
export function ProviderTable({ providers, types, now, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('llm.providers', 'Providers')}
      minWidth={90}
      heads={[
        t('llm.of.provider', 'Provider'),
        t('alerts.head.state', 'State'),
        t('llm.models', 'Models'),
        t('llm.provider.last', 'Last call'),
        '',
      ]}
    >
      {providers.map((provider) => (
        <tr key={provider.id} className={provider.enabled ? undefined : styles.off}>
          <th scope="row">
            {provider.name}
            <div className={styles.note}>{titleOf(provider, types)}</div>
          </th>
          <td>
            <State provider={provider} />
            {provider.last_error !== null && <div className={styles.note}>{provider.last_error}</div>}
          </td>
          <td>
            <Models provider={provider} now={now} />
          </td>
          <td>
            {provider.last_used_at === null ? (
              '–'
            ) : (
              <TimeAgo time={Date.parse(provider.last_used_at)} now={now} />
            )}
          </td>
          <td>{actions !== undefined && <Actions provider={provider} actions={actions} />}</td>
        </tr>
      ))}
    </Table>
  );
}

function Actions({
  provider,
  actions,
}: {
  readonly provider: LlmProvider;
  readonly actions: ProviderActions;
}) {
  return (
    <RowMenu
      label={t('maintenance.actions', 'What can be done with {{title}}', { title: provider.name })}
      actions={[
        { label: t('channel.edit', 'Edit and try'), icon: 'pen', run: () => actions.edit(provider) },
        {
          label: t('llm.provider.refresh', 'Ask for its models'),
          icon: 'sync',
          run: () => actions.refresh(provider),
        },
        {
          label: provider.enabled
            ? t('llm.provider.switch-off', 'Switch it off')
            : t('llm.provider.switch-on', 'Switch it on'),
          icon: provider.enabled ? 'pause' : 'play',
          run: () => actions.toggle(provider),
        },
        {
          label: t('llm.provider.remove', 'Remove the provider'),
          icon: 'trash-alt',
          destructive: true,
          run: () => actions.remove(provider),
        },
      ]}
    />
  );
}

const titleOf = ({ type }: LlmProvider, types: readonly LlmProviderType[]): string => {
  const known = types.find((each) => each.type === type);
  return known === undefined ? type : inLanguage(known.title);
};

function State({ provider }: { readonly provider: LlmProvider }) {
  const { colors } = useTheme2();
  const { enabled, last_error: error, last_used_at: used } = provider;
  if (!enabled) {
    return <Mark icon="pause" colour={colors.text.secondary} text={t('channel.off', 'Switched off')} />;
  }
  if (error !== null) {
    return (
      <Mark
        icon="times-circle"
        colour={colors.error.text}
        text={t('llm.provider.failed', 'Last call failed')}
      />
    );
  }
  return used === null ? (
    <Mark icon="question-circle" colour={colors.text.secondary} text={t('channel.untried', 'Not used yet')} />
  ) : (
    <Mark icon="check-circle" colour={colors.success.text} text={t('channel.working', 'Works')} />
  );
}

function Models({ provider, now }: { readonly provider: LlmProvider; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const models = modelsOf(provider);
  const { discovered_at: at } = provider;
  return (
    <span title={models.slice(0, 50).join('\n')}>
      {models.length === 0 ? t('llm.provider.no-models', 'None known') : count(models.length)}
      <div className={styles.note}>
        {models.slice(0, NAMED).join(', ')}
        {models.length > NAMED && ' …'}
      </div>
      {at !== null && (
        <div className={styles.note}>
          {t('llm.provider.looked-up', 'looked up')} <TimeAgo time={Date.parse(at)} now={now} />
        </div>
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  off: css({ opacity: 0.65 }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
