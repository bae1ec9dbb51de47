import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { absolute } from '../../fleet/words.ts';
import { t } from '../../t.ts';
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
          <Row key={token.id} token={token} now={now} onRevoke={() => setChosen(token)} />
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
  readonly now: number;
  readonly onRevoke: () => void;
}

function Row({ token, now, onRevoke }: RowProps) {
  const styles = useStyles2(getStyles);
  const { state, last_used_at: used, expires_at: expires } = token;
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>{token.kind === 'agent' ? hostOf(token) : token.scopes.map(scopeName).join(', ')}</td>
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
const hostOf = ({ host_key: key }: Token) => key ?? t('token.any-host', 'The first that uses it');

const getStyles = (theme: GrafanaTheme2) => ({
  never: css({ color: theme.colors.text.secondary }),
  last: css({ textAlign: 'right !important' as 'right' }),
});
