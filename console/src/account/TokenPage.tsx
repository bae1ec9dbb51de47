import { t } from '@grafana/i18n';
import { Alert, Button, Field, Input } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '../host/renewal.ts';
import { DoorPage, OneButton, OtherWays } from './DoorPage.tsx';

export type TokenVerdict = 'good' | 'refused' | 'unreachable';

interface Props {
  readonly check: (token: string) => Promise<TokenVerdict>;
  readonly onGood: (token: string) => void;
  /** Why the viewer is here again, where the last token was refused. */
  readonly refused?: Refusal | undefined;
  readonly onPassword: () => void;
}

/** Asks for a token and lets nobody in with one that VigilOps refuses. */
export function TokenPage({ check, onGood, refused, onPassword }: Props) {
  const [token, setToken] = useState('');
  const [verdict, setVerdict] = useState<TokenVerdict>();
  const [asking, setAsking] = useState(false);
  async function open(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const said = await check(token);
    setAsking(false);
    setVerdict(said);
    if (said === 'good') {
      onGood(token);
    }
  }
  return (
    <DoorPage title={t('token.title', 'Open VigilOps')} onSubmit={(event) => void open(event)}>
      {refused !== undefined && verdict === undefined && (
        <Alert severity="warning" title={whyRefused(refused)}>
          {t('token.returns', 'With another one you are back where you were.')}
        </Alert>
      )}
      <Field
        label={t('token.label', 'Token')}
        description={t(
          'token.tip',
          '`make up` shows one in its terminal; `vigilops token create` makes another. It stays in this browser.',
        )}
      >
        <Input
          id="token"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={token}
          onChange={(event) => setToken(event.currentTarget.value.trim())}
        />
      </Field>
      {verdict === 'refused' && (
        <Alert severity="error" title={t('token.refused', 'VigilOps refuses this token.')} />
      )}
      {verdict === 'unreachable' && (
        <Alert
          severity="error"
          title={t(
            'token.unreachable',
            'VigilOps does not answer. See that the backend runs, then try again.',
          )}
        />
      )}
      <OneButton>
        <Button type="submit" fullWidth disabled={token === '' || asking}>
          {t('token.open', 'Open')}
        </Button>
      </OneButton>
      <OtherWays>
        <Button fill="text" variant="secondary" size="sm" onClick={onPassword}>
          {t('token.password', 'Use a password instead')}
        </Button>
      </OtherWays>
    </DoorPage>
  );
}

function whyRefused(refused: Refusal): string {
  switch (refused) {
    case 'revoked':
      return t('token.revoked', 'The token was revoked.');
    case 'expired':
      return t('token.expired', 'The token has expired.');
    case 'invalid':
      return t('token.invalid', 'VigilOps does not know the token any more.');
    default:
      return refused satisfies never;
  }
}
