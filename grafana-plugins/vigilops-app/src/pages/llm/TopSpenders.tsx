import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count, percent, short } from '../../fleet/words.ts';
import { callsPath } from '../../llm/calls-path.ts';
import { Costs } from '../../llm/Costs.tsx';
import { Meter } from '../../llm/Meter.tsx';
import { amountIn } from '../../llm/money.ts';
import { currenciesOf, FILTER_OF, tokensOf } from '../../llm/spend.ts';
import type { LlmSpendGroup, LlmSpendPoint } from '../../llm/types.ts';
import { groupName, took } from '../../llm/words.ts';
import { t } from '../../t.ts';

type Who = keyof typeof FILTER_OF;
type Range = { readonly from: string; readonly to: string };

interface Props {
  readonly range: Range;
  readonly whole: LlmSpendPoint;
}

/** Who spends the most, asked four ways. */
export function TopSpenders({ range, whole }: Props) {
  const styles = useStyles2(getStyles);
  const all: readonly (readonly [Who, string])[] = [
    ['model', t('llm.top.models', 'Models by cost')],
    ['project', t('llm.top.projects', 'Projects by cost')],
    ['member', t('llm.top.members', 'Members by cost')],
    ['key', t('llm.top.keys', 'Keys by cost')],
  ];
  return (
    <div className={styles.columns}>
      {all.map(([by, title]) => (
        <Section key={by} title={title}>
          <Top by={by} title={title} range={range} whole={whole} />
        </Section>
      ))}
    </div>
  );
}

const SHOWN = 10;

function Top({ by, title, range, whole }: Props & { readonly by: Who; readonly title: string }) {
  const found = useAsked(REFRESH_MS.slow, 'queryLlmSpend', { body: { ...range, by: [by], limit: SHOWN } });
  return (
    <Part polled={found} rows={3} height={4}>
      {({ groups }) => (
        <Table
          label={title}
          minWidth={54}
          heads={[
            t('token.name', 'Name'),
            t('llm.cost', 'Cost'),
            t('llm.share', 'Share'),
            t('llm.calls', 'Calls'),
            t('llm.tokens', 'Tokens'),
            t('llm.latency-short', 'p95'),
          ]}
        >
          {groups.map((group) => (
            <Row key={groupName(group)} group={group} by={by} range={range} whole={whole} />
          ))}
        </Table>
      )}
    </Part>
  );
}

interface RowProps {
  readonly group: LlmSpendGroup;
  readonly by: Who;
  readonly range: Range;
  readonly whole: LlmSpendPoint;
}

function Row({ group, by, range, whole }: RowProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [point] = group.points;
  if (point === undefined) {
    return null;
  }
  const share = shareOf(point, whole);
  const name = groupName(group);
  const href = linkOf(group, by, range);
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {href === undefined ? (
          name
        ) : (
          <TextLink href={href} inline={false}>
            {name}
          </TextLink>
        )}
      </th>
      <td className={styles.number}>
        <Costs costs={point.costs} />
        {point.unpriced_calls > 0 && (
          <div className={styles.warning}>
            {t('llm.unpriced.some', '{{total}} unpriced', { total: count(point.unpriced_calls) })}
          </div>
        )}
      </td>
      <td className={styles.share}>
        {share === null ? (
          '–'
        ) : (
          <>
            {percent(share)}
            <Meter
              label={t('llm.share-of', 'Share of {{name}}', { name })}
              ratio={share}
              colour={theme.visualization.getColorByName('blue')}
            />
          </>
        )}
      </td>
      <td className={styles.number}>
        {count(point.calls)}
        {point.failed > 0 && (
          <div className={styles.note}>
            {t('llm.failed', '{{share}} failed', { share: percent(point.failed / Math.max(1, point.calls)) })}
          </div>
        )}
      </td>
      <td className={styles.number}>{short(tokensOf(point))}</td>
      <td className={styles.number}>{took(point.latency_p95_ms)}</td>
    </tr>
  );
}

/** Of what was spent in the currency that most was spent in; of the tokens where nothing was paid. */
export function shareOf(point: LlmSpendPoint, whole: LlmSpendPoint): number | null {
  const [currency] = currenciesOf([{ key: [], is_rest: false, points: [whole] }]);
  const of = (each: LlmSpendPoint) =>
    currency === undefined ? tokensOf(each) : amountIn(each.costs, currency);
  const total = of(whole);
  return total === 0 ? null : of(point) / total;
}

function linkOf({ key, is_rest: isRest }: LlmSpendGroup, by: Who, range: Range): string | undefined {
  const value = by === 'model' ? key[0]?.name : key[0]?.id;
  return isRest || value === undefined || value === null || value === ''
    ? undefined
    : callsPath({ [FILTER_OF[by]]: String(value) }, range);
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('xl')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  name: css({ overflowWrap: 'anywhere !important' as 'anywhere' }),
  number: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  share: css({ minWidth: theme.spacing(10), fontVariantNumeric: 'tabular-nums' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  warning: css({ color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
});
