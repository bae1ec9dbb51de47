import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import type { Token } from './token-words.ts';

interface Props {
  readonly token: Token;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function Revocation({ token, onChanged, onClose }: Props) {
  const { api } = useAppData();
  const { id, name, kind } = token;
  const action = useAction(
    () => api.call('revokeToken', { path: { id } }),
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
        {kind === 'agent'
          ? t(
              'token.revoke-agent',
              'The agent is refused at once. It keeps what it measures on its own disk, and sends it once it has another token.',
            )
          : t('token.revoke-api', 'Whatever uses it is refused at once.')}{' '}
        {t('token.revoke-for-good', 'This cannot be undone.')}
      </p>
    </Confirm>
  );
}
