import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { databasePath, hostPath } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { NoAnswerSince } from '../DatabaseHead.tsx';
import { Mark } from '../StateMark.tsx';
import { addressText, KIND_NAMES } from '../words.ts';
import { byNeed, statusColour, statusHelp, statusIcon, statusName } from './state-words.ts';
import type { DatabaseDefinition } from './types.ts';

export interface DefinitionActions {
  readonly edit: (definition: DatabaseDefinition) => void;
  readonly toggle: (definition: DatabaseDefinition) => void;
  readonly remove: (definition: DatabaseDefinition) => void;
}

interface Props {
  readonly definitions: readonly DatabaseDefinition[];
  readonly now: number;
  /** Undefined: the viewer may not. */
  readonly actions: DefinitionActions | undefined;
}

/** What agents are told to ask, and whether they do; those that need somebody first. */
export function DefinitionTable({ definitions, now, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('definition.title', 'Defined in VigilOps')}
      minWidth={40}
      heads={[
        t('databases.one', 'Database'),
        t('alerts.head.state', 'State'),
        ...(actions === undefined ? [] : ['']),
      ]}
    >
      {definitions.toSorted(byNeed).map((definition) => (
        <tr key={definition.id}>
          <th scope="row" className={styles.name}>
            <Name definition={definition} />
          </th>
          <td>
            <State definition={definition} now={now} />
          </td>
          {actions !== undefined && (
            <td className={styles.menu}>
              <Menu definition={definition} actions={actions} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function Name({ definition }: { readonly definition: DatabaseDefinition }) {
  const styles = useStyles2(getStyles);
  const { name, kind, state, host_id: host, host_name: hostName } = definition;
  return (
    <>
      {state.database_id === null ? (
        name
      ) : (
        <Link href={databasePath(state.database_id)} className={styles.link}>
          {name}
        </Link>
      )}
      <div className={styles.note}>
        {KIND_NAMES[kind]} · {addressText(definition)} ·{' '}
        <Link href={hostPath(host)} className={styles.link}>
          {hostName}
        </Link>
      </div>
    </>
  );
}

function State({ definition, now }: { readonly definition: DatabaseDefinition; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { state } = definition;
  const help = statusHelp(definition);
  return (
    <>
      <Mark
        icon={statusIcon(state.status)}
        colour={statusColour(state.status, theme)}
        text={statusName(state.status)}
      />
      {help !== undefined && <div className={styles.note}>{help}</div>}
      {state.status === 'stale' && state.last_seen !== null && (
        <div className={styles.note}>
          <NoAnswerSince seen={state.last_seen} now={now} />
        </div>
      )}
    </>
  );
}

interface MenuProps {
  readonly definition: DatabaseDefinition;
  readonly actions: DefinitionActions;
}

function Menu({ definition, actions }: MenuProps) {
  return (
    <RowMenu
      label={t('maintenance.actions', 'What can be done with {{title}}', { title: definition.name })}
      actions={[
        { label: t('definition.edit', 'Edit'), icon: 'pen', run: () => actions.edit(definition) },
        {
          label: definition.enabled
            ? t('llm.provider.switch-off', 'Switch it off')
            : t('llm.provider.switch-on', 'Switch it on'),
          icon: definition.enabled ? 'pause' : 'play',
          run: () => actions.toggle(definition),
        },
        {
          label: t('definition.remove', 'Remove the definition'),
          icon: 'trash-alt',
          destructive: true,
          run: () => actions.remove(definition),
        },
      ]}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ overflowWrap: 'anywhere', unicodeBidi: 'isolate' }),
  link: css({ textDecoration: 'underline' }),
  menu: css({ textAlign: 'right' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
