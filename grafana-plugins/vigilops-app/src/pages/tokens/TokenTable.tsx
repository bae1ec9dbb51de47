import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Button, TextLink, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { absolute } from '../../fleet/words.ts';
import { useHostNames } from '../../services/use-host-names.ts';
import { t } from '../../t.ts';
import { hostPath } from '../paths.ts';
import { Revocation } from './Revocation.tsx';
import { scopeName, stateName, type Token } from './token-words.ts';

interface Props {
  readonly label: string;
  readonly kind: Token['kind'];
  readonly tokens: readonly Token[];
  readonly now: number;
  readonly onChanged: () => void;
}

/** Tokens of one kind, without their secrets, which nobody has but their holders. */
export function TokenTable({ label, kind, tokens, now, onChanged }: Props) {
  const [chosen, setChosen] = useState<Token>();
  const names = useHostNames();
  const what = kind === 'agent' ? t('token.host', 'Host') : t('token.scopes', 'May');
  return (
    <>
      <Table
        label={label}
        heads={[
          t('token.name', 'Name'),
          what,
          t('token.state', 'State'),
          t('token.created', 'Created'),
          t('token.last-used', 'Last used'),
          t('token.expires', 'Expires'),
          '',
        ]}
      >
        {tokens.map((token) => (
          <Row key={token.id} token={token} names={names} now={now} onRevoke={() => setChosen(token)} />
        ))}
      </Table>
      {chosen !== undefined && (
        <Revocation token={chosen} onChanged={onChanged} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

interface RowProps {
  readonly token: Token;
  /** Of hosts by their ids. */
  readonly names: ReadonlyMap<number, string>;
  readonly now: number;
  readonly onRevoke: () => void;
}

function Row({ token, names, now, onRevoke }: RowProps) {
  const styles = useStyles2(getStyles);
  const { state, last_used_at: used, expires_at: expires } = token;
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>
        {token.kind === 'agent' ? (
          <HostOf token={token} names={names} />
        ) : (
          token.scopes.map(scopeName).join(', ')
        )}
      </td>
      <td>
        {state === 'active' ? (
          stateName(state)
        ) : (
          <Badge
            text={stateName(state)}
            color={state === 'revoked' ? 'darkgrey' : 'orange'}
            icon={state === 'revoked' ? 'lock' : 'clock-nine'}
          />
        )}
      </td>
      <td>
        <TimeAgo time={Date.parse(token.created_at)} now={now} />
      </td>
      <td>
        {used === null || used === undefined ? (
          <span className={styles.never}>{t('token.never', 'Never')}</span>
        ) : (
          <TimeAgo time={Date.parse(used)} now={now} />
        )}
      </td>
      <td>{expires === null ? t('token.no-end', 'Never') : absolute(Date.parse(expires))}</td>
      <td className={styles.last}>
        {state === 'active' && (
          <Button
            size="sm"
            variant="secondary"
            fill="outline"
            aria-label={t('token.revoke-one', 'Revoke {{name}}', { name: token.name })}
            onClick={onRevoke}
          >
            {t('token.revoke', 'Revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** An agent's token belongs to the host that used it first, unless it was made for one. */
function HostOf({ token, names }: Pick<RowProps, 'token' | 'names'>) {
  const { host_id: id, host_key: key } = token;
  const name = id === null ? undefined : names.get(id);
  if (id === null || name === undefined) {
    return key ?? t('token.any-host', 'The first that uses it');
  }
  return (
    <TextLink href={hostPath(id)} inline={false}>
      {name}
    </TextLink>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  never: css({ color: theme.colors.text.secondary }),
  last: css({ textAlign: 'right !important' as 'right' }),
});
