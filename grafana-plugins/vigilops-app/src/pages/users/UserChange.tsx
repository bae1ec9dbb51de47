import type { Observable } from 'rxjs';
import type { Api } from '../../api/client.ts';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import type { User } from './people.ts';
import { ResetLink } from './ResetLink.tsx';

export type ChangeKind = 'to-admin' | 'to-member' | 'disable' | 'enable' | 'remove' | 'reset';

interface Props {
  readonly user: User;
  readonly kind: ChangeKind;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** One change to one account, after a question. */
export function UserChange({ kind, ...props }: Props) {
  return kind === 'reset' ? <ResetLink {...props} /> : <Asked kind={kind} {...props} />;
}

type AskedKind = Exclude<ChangeKind, 'reset'>;

function Asked({ user, kind, onChanged, onClose }: Props & { readonly kind: AskedKind }) {
  const { api } = useAppData();
  const action = useAction(
    () => sent(api, user, kind),
    () => {
      onChanged();
      onClose();
    },
  );
  const { title, text, button } = wordsOf(kind, user);
  return (
    <Confirm
      title={title}
      button={button}
      destructive={kind === 'remove' || kind === 'disable'}
      action={action}
      onClose={onClose}
    >
      <p>{text}</p>
    </Confirm>
  );
}

function sent(api: Api, { id }: User, kind: AskedKind): Observable<unknown> {
  const path = { id };
  switch (kind) {
    case 'to-admin':
      return api.call('changeUser', { path, body: { role: 'admin' } });
    case 'to-member':
      return api.call('changeUser', { path, body: { role: 'member' } });
    case 'disable':
      return api.call('changeUser', { path, body: { disabled: true } });
    case 'enable':
      return api.call('changeUser', { path, body: { disabled: false } });
    case 'remove':
      return api.call('removeUser', { path });
    default:
      return kind satisfies never;
  }
}

interface Words {
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  readonly button: string;
}

function wordsOf(kind: AskedKind, { name }: User): Words {
  switch (kind) {
    case 'to-admin':
      return {
        title: t('users.to-admin-title', 'Make {{name}} an Admin?', { name }),
        text: t(
          'users.to-admin-text',
          '{{name}} may then change everything here: settings, tokens, and who else may come in.',
          { name },
        ),
        button: t('users.to-admin', 'Make an Admin'),
      };
    case 'to-member':
      return {
        title: t('users.to-member-title', 'Make {{name}} a Member?', { name }),
        text: t(
          'users.to-member-text',
          '{{name}} still sees what is watched here, and changes nothing any more.',
          {
            name,
          },
        ),
        button: t('users.to-member', 'Make a Member'),
      };
    case 'disable':
      return {
        title: t('users.disable-title', 'Disable the account of {{name}}?', { name }),
        text: t(
          'users.disable-text',
          '{{name}} is signed out everywhere and cannot sign in until the account is enabled again.',
          { name },
        ),
        button: t('users.disable', 'Disable'),
      };
    case 'enable':
      return {
        title: t('users.enable-title', 'Enable the account of {{name}}?', { name }),
        text: t('users.enable-text', '{{name}} can sign in again with the password from before.', { name }),
        button: t('users.enable', 'Enable'),
      };
    case 'remove':
      return {
        title: t('users.remove-title', 'Remove {{name}}?', { name }),
        text: t(
          'users.remove-text',
          'The account is gone and signed out everywhere. What {{name}} did stays in the audit log. This cannot be undone: to come back, {{name}} needs an invitation.',
          { name },
        ),
        button: t('users.remove', 'Remove'),
      };
    default:
      return kind satisfies never;
  }
}
