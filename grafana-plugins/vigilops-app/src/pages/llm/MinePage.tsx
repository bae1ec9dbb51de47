import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { EmptyState, useStyles2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { absolute, count, percent, short } from '../../fleet/words.ts';
import { BudgetList } from '../../llm/BudgetList.tsx';
import { Costs } from '../../llm/Costs.tsx';
import { FigureList } from '../../llm/FigureList.tsx';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { Snippets } from '../../llm/Snippets.tsx';
import { tokensOf } from '../../llm/spend.ts';
import type { LlmKey, LlmMe, LlmSpendGroup } from '../../llm/types.ts';
import { groupName, took } from '../../llm/words.ts';
import { t } from '../../t.ts';
import { CountedNotes } from './CountedNotes.tsx';
import { LLM_PLAYGROUND_PATH } from '../paths.ts';
import { stateName } from '../tokens/token-words.ts';
import { Limits } from './KeyTable.tsx';

/** What do I spend, and how much is left? */
export function MinePage() {
  const mine = useAsked(REFRESH_MS.live, 'getMyLlm');
  return (
    <LlmPage tab="mine">
      {mine.error?.kind === 'forbidden' ? (
        <EmptyState
          variant="not-found"
          hideImage
          message={t('llm.mine.nobody', 'A token has no keys of its own')}
        >
          {t('llm.mine.sign-in', 'Sign in with your name to see what your keys cost.')}
        </EmptyState>
      ) : (
        <Part polled={mine} rows={4} height={10}>
          {(me) => (me.keys.length === 0 ? <NoKeys /> : <Mine me={me} now={mine.at ?? 0} />)}
        </Part>
      )}
    </LlmPage>
  );
}

function NoKeys() {
  return (
    <EmptyState variant="call-to-action" message={t('llm.mine.no-keys', 'You have no key yet')}>
      {t(
        'llm.mine.ask-admin',
        'An Admin can make one for you: LLM, Keys, Make a key, with you as the member.',
      )}
    </EmptyState>
  );
}

function Mine({
  me: { keys, month, month_start: start, models, budgets },
  now,
}: {
  readonly me: LlmMe;
  readonly now: number;
}) {
  const styles = useStyles2(getStyles);
  const timeZone = config.bootData.user.timezone ?? 'browser';
  return (
    <div className={styles.page}>
      <FigureList
        figures={[
          {
            name: t('llm.month.spent', 'Spent this month'),
            value: <Costs costs={month.costs} />,
            note: t('llm.mine.since', 'since {{day}}', {
              day: dateTimeFormat(Date.parse(start), { timeZone, format: 'YYYY-MM-DD' }),
            }),
          },
          {
            name: t('llm.calls', 'Calls'),
            value: count(month.calls),
            note: t('llm.failed-share', '{{total}} failed: {{share}}', {
              total: count(month.failed),
              share: percent(month.calls === 0 ? 0 : month.failed / month.calls),
            }),
          },
          { name: t('llm.tokens', 'Tokens'), value: short(tokensOf(month)) },
          {
            name: t('llm.latency', 'Latency'),
            value: took(month.latency_p50_ms),
            note: t('statistics.median', 'median'),
          },
        ]}
      />
      <CountedNotes whole={month} />
      {budgets.length > 0 && (
        <Section title={t('llm.budgets', 'Budgets')}>
          <BudgetList budgets={budgets} />
        </Section>
      )}
      <Section
        title={t('llm.mine.keys', 'My keys')}
        more={
          keys.some(({ state }) => state === 'active')
            ? { href: LLM_PLAYGROUND_PATH, text: t('llm.mine.try', 'Try a model') }
            : undefined
        }
      >
        <MyKeys keys={keys} now={now} />
      </Section>
      {models.length > 0 && (
        <Section title={t('llm.models', 'Models')}>
          <MyModels models={models} />
        </Section>
      )}
      <Section title={t('llm.mine.how', 'How to use a key')}>
        <Snippets {...usedMost(models)} />
      </Section>
    </div>
  );
}

const usedMost = (models: readonly LlmSpendGroup[]) => {
  const name = models.find(({ is_rest: isRest }) => !isRest)?.key[0]?.name;
  return name === undefined || name === '' ? {} : { model: name };
};

function MyKeys({ keys, now }: { readonly keys: readonly LlmKey[]; readonly now: number }) {
  return (
    <Table
      label={t('llm.mine.keys', 'My keys')}
      minWidth={70}
      heads={[
        t('llm.of.key', 'Key'),
        t('llm.of.project', 'Project'),
        t('token.state', 'State'),
        t('llm.key.limits', 'Limits'),
        t('token.last-used', 'Last used'),
        t('token.expires', 'Expires'),
      ]}
    >
      {keys.map((key) => (
        <tr key={key.id}>
          <th scope="row">
            {key.name} <code>{key.start}…</code>
          </th>
          <td>{key.project_name}</td>
          <td>{stateName(key.state)}</td>
          <td>
            <Limits of={key} />
          </td>
          <td>
            {key.last_used_at === null ? (
              t('token.never', 'Never')
            ) : (
              <TimeAgo time={Date.parse(key.last_used_at)} now={now} />
            )}
          </td>
          <td>
            {key.expires_at === null ? t('token.no-end', 'Never') : absolute(Date.parse(key.expires_at))}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function MyModels({ models }: { readonly models: readonly LlmSpendGroup[] }) {
  return (
    <Table
      label={t('llm.models', 'Models')}
      minWidth={50}
      heads={[
        t('llm.of.model', 'Model'),
        t('llm.cost', 'Cost'),
        t('llm.calls', 'Calls'),
        t('llm.tokens', 'Tokens'),
      ]}
    >
      {models.flatMap((group) =>
        group.points.slice(0, 1).map((point) => (
          <tr key={groupName(group)}>
            <th scope="row">{groupName(group)}</th>
            <td>
              <Costs costs={point.costs} />
            </td>
            <td>{count(point.calls)}</td>
            <td>{short(tokensOf(point))}</td>
          </tr>
        )),
      )}
    </Table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
