import { Button, Modal, Stack } from '@grafana/ui';
import { SecretOnce } from '../../admin/SecretOnce.tsx';
import { Snippets } from '../../llm/Snippets.tsx';
import type { CreatedKey } from '../../llm/types.ts';
import { t } from '../../t.ts';

interface Props {
  readonly created: CreatedKey;
  readonly onClose: () => void;
}

/** The key, this once, and how programs use it. */
export function KeySecret({ created: { key, secret }, onClose }: Props) {
  return (
    <Modal
      isOpen
      title={t('llm.key.secret-of', 'The key {{name}}', { name: key.name })}
      onDismiss={onClose}
      closeOnBackdropClick={false}
    >
      <Stack direction="column" gap={2} alignItems="stretch">
        <div>
          <SecretOnce
            title={t('llm.key.made', 'Copy the key now: it is shown this once')}
            text={secret}
            label={t('llm.key.secret-of', 'The key {{name}}', { name: key.name })}
          />
        </div>
        <Snippets secret={secret} {...modelOf(key.models)} />
      </Stack>
      <Modal.ButtonRow>
        <Button onClick={onClose}>{t('users.done', 'Done')}</Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

/** One that the key may ask for; a family is none. */
function modelOf(models: readonly string[]): { readonly model?: string } {
  const model = models.find((name) => !name.includes('*'));
  return model === undefined ? {} : { model };
}
