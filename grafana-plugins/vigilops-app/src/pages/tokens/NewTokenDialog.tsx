import { Button, Checkbox, Combobox, Field, Input, Modal, RadioButtonGroup, Stack } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { NEVER } from 'rxjs';
import { Refused } from '../../admin/Refused.tsx';
import { SecretOnce } from '../../admin/SecretOnce.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { EMPTY_DRAFT, LIFETIMES, newTokenOf, type Lifetime, type TokenDraft } from './new-token.ts';
import { scopeMeaning, scopeName, SCOPES, type Scope } from './token-words.ts';

interface Props {
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** A token for a program: what it may do, and until when. Its secret is shown once. */
export function NewTokenDialog({ onMade, onClose }: Props) {
  const { api } = useAppData();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [secret, setSecret] = useState<string>();
  const body = newTokenOf(draft, Date.now());
  const action = useAction(
    () => (body === undefined ? NEVER : api.call('createToken', { body })),
    (answer) => {
      setSecret(answer.secret);
      onMade();
    },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  const title = t('token.new', 'New token');
  if (secret !== undefined) {
    return (
      <Modal isOpen title={title} onDismiss={onClose} closeOnBackdropClick={false}>
        <SecretOnce
          title={t('token.made', 'Copy the token now: it is shown this once')}
          text={secret}
          label={t('token.made-label', 'The token {{name}}', { name: draft.name.trim() })}
        />
        <Modal.ButtonRow>
          <Button onClick={onClose}>{t('users.done', 'Done')}</Button>
        </Modal.ButtonRow>
      </Modal>
    );
  }
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <form onSubmit={send}>
        <Fields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <Refused error={action.error} />
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" disabled={action.busy || body === undefined}>
            {t('token.make', 'Make the token')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  readonly draft: TokenDraft;
  readonly onChange: (change: Partial<TokenDraft>) => void;
}

function Fields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <Field label={t('token.name', 'Name')} description={t('token.name-why', 'What will use it.')}>
        <Input
          id="token-name"
          value={draft.name}
          maxLength={256}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      <Field useFieldset label={t('token.kind', 'For')}>
        <RadioButtonGroup<TokenDraft['kind']>
          value={draft.kind}
          options={[
            { value: 'api', label: t('token.kind-api', 'A program') },
            { value: 'agent', label: t('token.kind-agent', 'An agent') },
          ]}
          onChange={(kind) => onChange({ kind })}
        />
      </Field>
      {draft.kind === 'api' ? (
        <Field useFieldset label={t('token.scopes', 'May')}>
          <Stack direction="column" gap={1} alignItems="flex-start">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                label={scopeName(scope)}
                description={scopeMeaning(scope)}
                value={draft.scopes.includes(scope)}
                onChange={() => onChange({ scopes: toggled(draft.scopes, scope) })}
              />
            ))}
          </Stack>
        </Field>
      ) : (
        <Field
          label={t('token.host-key', 'Only for this host (optional)')}
          description={t(
            'token.host-key-why',
            'Its machine-id. Without one the token is bound to the first host that uses it.',
          )}
        >
          <Input
            id="token-host"
            value={draft.hostKey}
            maxLength={256}
            onChange={(event) => onChange({ hostKey: event.currentTarget.value })}
          />
        </Field>
      )}
      <Field label={t('token.expires', 'Expires')}>
        <Combobox
          id="token-lifetime"
          value={draft.lifetime}
          options={LIFETIMES.map((value) => ({ value, label: lifetimeName(value) }))}
          onChange={({ value }) => onChange({ lifetime: value })}
        />
      </Field>
    </>
  );
}

const toggled = (scopes: readonly Scope[], scope: Scope) =>
  scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope];

function lifetimeName(lifetime: Lifetime): string {
  switch (lifetime) {
    case '30d':
      return t('token.month', 'In 30 days');
    case '90d':
      return t('token.quarter', 'In 90 days');
    case '365d':
      return t('token.year', 'In a year');
    case 'never':
      return t('token.no-end', 'Never');
    default:
      return lifetime satisfies never;
  }
}
