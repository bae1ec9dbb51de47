import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import type { DatabaseLockTree } from '@vigilops/contracts/api';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { absolute } from '../fleet/words.ts';
import { explainPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { BlockingTree } from './BlockingTree.tsx';
import type { Database } from './types.ts';
import type { Moment } from './use-moment.ts';
import { countText, took } from './words.ts';

const AROUND_MS = 900_000;

interface Props {
  readonly database: Pick<Database, 'id' | 'kind' | 'host_name'>;
  readonly moment: Moment;
  /** When somebody waited last within the range. */
  readonly newest: string | undefined;
}

/** Who blocked whom at one moment, with steps to the one before and after. Without one: the last. */
export function LockMoment({ database, moment, newest }: Props) {
  const asked = moment.at === undefined && newest !== undefined ? newest : moment.asked;
  const found = useAsked(REFRESH_MS.live, 'getDatabaseLocksAt', {
    path: { id: database.id },
    query: { time: asked },
  });
  const at = found.data?.at ?? undefined;
  return (
    <Section
      title={
        at === undefined
          ? t('databases.who-blocks', 'Who blocks whom')
          : t('databases.who-blocks-at', 'Who blocked whom at {{time}}', { time: absolute(Date.parse(at)) })
      }
      tools={<Steps tree={found.data} moment={moment} hostName={database.host_name} />}
    >
      <Part polled={found} rows={4}>
        {(tree) => <Content tree={tree} kind={database.kind} id={database.id} />}
      </Part>
    </Section>
  );
}

interface StepsProps {
  readonly tree: DatabaseLockTree | undefined;
  readonly moment: Moment;
  readonly hostName: string;
}

function Steps({ tree, moment, hostName }: StepsProps) {
  const { at = null, previous_at: before = null, next_at: after = null } = tree ?? {};
  const go = (time: string | null) => () => moment.set(time === null ? undefined : Date.parse(time));
  return (
    <>
      <Button size="sm" variant="secondary" icon="angle-left" disabled={before === null} onClick={go(before)}>
        {t('databases.earlier', 'Earlier')}
      </Button>
      <Button size="sm" variant="secondary" icon="angle-right" disabled={after === null} onClick={go(after)}>
        {t('databases.later', 'Later')}
      </Button>
      {moment.at !== undefined && (
        <Button size="sm" variant="secondary" fill="text" icon="times" onClick={go(null)}>
          {t('databases.back-to-last', 'Back to the last')}
        </Button>
      )}
      {at !== null && (
        <LinkButton
          size="sm"
          variant="secondary"
          icon="ai-sparkle"
          href={explainPath({
            kind: 'panel',
            host: hostName,
            metric: 'vigilops.db.lock.waiting',
            from: String(Date.parse(at) - AROUND_MS),
            to: String(Date.parse(at) + AROUND_MS),
          })}
        >
          {t('explain.this', 'Explain this')}
        </LinkButton>
      )}
    </>
  );
}

interface ContentProps {
  readonly tree: DatabaseLockTree;
  readonly id: number;
  readonly kind: Database['kind'];
}

function Content({ tree, id, kind }: ContentProps) {
  const styles = useStyles2(getStyles);
  if (tree.at === null || tree.nodes.length === 0) {
    return (
      <p className={styles.note}>
        {t(
          'databases.nobody-waits',
          'Nobody waited then, as far as is known. Locks are looked at every 15 seconds.',
        )}
      </p>
    );
  }
  return (
    <>
      <p role="status">
        {t('databases.waited', '{{total}} sessions waited, the longest for {{time}}', {
          total: countText(tree.waiting),
          time: took(tree.longest_ms),
        })}
        {tree.is_cut && ` · ${t('databases.tree-cut', 'there were more than are shown')}`}
      </p>
      <BlockingTree tree={tree} at={Date.parse(tree.at)} id={id} kind={kind} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ note: css({ color: theme.colors.text.secondary }) });
