import { Badge, Button, Link } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import type { Enrollment } from '../../enroll/arrival.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Marks } from '../../fleet/Marks.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { absolute } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { hostByNamePath } from '../paths.ts';

interface Props {
  readonly enrollments: readonly Enrollment[];
  readonly now: number;
  readonly onChanged: () => void;
}

/** Install commands that still work, or did. Nothing where there is none. */
export function Enrollments({ enrollments, now, onChanged }: Props) {
  const [chosen, setChosen] = useState<Enrollment>();
  if (enrollments.length === 0) {
    return null;
  }
  const title = t('tokens.commands', 'Install commands');
  return (
    <Section title={title}>
      <Table
        label={title}
        heads={[
          t('token.name', 'Name'),
          t('tokens.for', 'For'),
          t('token.state', 'State'),
          t('tokens.made-by', 'Made by'),
          t('token.created', 'Created'),
          t('users.invited-until', 'Good until'),
          '',
        ]}
      >
        {enrollments.map((each) => (
          <tr key={each.id}>
            <th scope="row">{each.name}</th>
            <td>
              {[each.host_key, each.group].filter((part) => part !== null).join(', ')}
              {each.tags.length > 0 && <Marks label={t('hosts.tags', 'Tags')} texts={each.tags} />}
            </td>
            <td>
              <State enrollment={each} />
            </td>
            <td>{each.created_by}</td>
            <td>
              <TimeAgo time={Date.parse(each.created_at)} now={now} />
            </td>
            <td>{absolute(Date.parse(each.expires_at))}</td>
            <td>
              {each.state === 'open' && (
                <Button size="sm" variant="secondary" fill="outline" onClick={() => setChosen(each)}>
                  {t('token.revoke', 'Revoke')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {chosen !== undefined && (
        <Revoking enrollment={chosen} onChanged={onChanged} onClose={() => setChosen(undefined)} />
      )}
    </Section>
  );
}

function State({ enrollment: { state, used_by: host } }: { readonly enrollment: Enrollment }) {
  switch (state) {
    case 'open':
      return t('tokens.waits', 'Waits for its host');
    case 'used':
      return host === null ? (
        t('tokens.used', 'Used')
      ) : (
        <Link href={hostByNamePath(host)}>{t('tokens.used-by', 'Used by {{host}}', { host })}</Link>
      );
    case 'expired':
      return <Badge text={t('token.expired', 'Expired')} color="orange" icon="clock-nine" />;
    case 'revoked':
      return <Badge text={t('token.revoked', 'Revoked')} color="darkgrey" icon="lock" />;
    default:
      return state satisfies never;
  }
}

interface RevokingProps {
  readonly enrollment: Enrollment;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function Revoking({ enrollment: { id, name }, onChanged, onClose }: RevokingProps) {
  const { api } = useAppData();
  const action = useAction(
    () => api.call('revokeEnrollment', { path: { id } }),
    () => {
      onChanged();
      onClose();
    },
  );
  return (
    <Confirm
      title={t('token.revoke-title', 'Revoke {{name}}?', { name })}
      button={t('token.revoke', 'Revoke')}
      destructive
      action={action}
      onClose={onClose}
    >
      <p>
        {t('tokens.revoke-command', 'The command brings no host in any more. Hosts that came by it stay.')}
      </p>
    </Confirm>
  );
}
