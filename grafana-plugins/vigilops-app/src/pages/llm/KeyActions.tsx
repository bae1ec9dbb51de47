import { RadioButtonGroup } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import type { CreatedKey, LlmKey } from '../../llm/types.ts';
import { t } from '../../t.ts';

interface RotatingProps {
  readonly of: LlmKey;
  readonly onDone: (created: CreatedKey) => void;
  readonly onClose: () => void;
}

const KEEPS = [0, 3_600, 86_400, 604_800] as const;

/** A new secret; the old one goes on for a while, so that nothing stands still meanwhile. */
export function Rotating({ of: { id, name }, onDone, onClose }: RotatingProps) {
  const { api } = useAppData();
  const [keep, setKeep] = useState<number>(86_400);
  const action = useAction(
    () => api.call('rotateLlmKey', { path: { id }, body: { keep_old_seconds: keep } }),
    onDone,
  );
  return (
    <Confirm
      title={t('llm.key.rotate-title', 'A new secret for {{name}}?', { name })}
      button={t('llm.key.rotate', 'Give it a new secret')}
      action={action}
      onClose={onClose}
    >
      <p>{t('llm.key.rotate-help', 'The old secret goes on working for:')}</p>
      <RadioButtonGroup<number>
        aria-label={t('llm.key.rotate-help', 'The old secret goes on working for:')}
        value={keep}
        options={KEEPS.map((value) => ({ value, label: keepName(value) }))}
        onChange={setKeep}
      />
    </Confirm>
  );
}

function keepName(seconds: (typeof KEEPS)[number]): string {
  switch (seconds) {
    case 0:
      return t('llm.key.keep-none', 'Not at all');
    case 3_600:
      return t('llm.key.keep-hour', 'An hour');
    case 86_400:
      return t('llm.key.keep-day', 'A day');
    case 604_800:
      return t('llm.key.keep-week', 'A week');
    default:
      return seconds satisfies never;
  }
}

interface RevokingProps {
  readonly of: LlmKey;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function Revoking({ of: { id, name }, onDone, onClose }: RevokingProps) {
  const { api } = useAppData();
  const action = useAction(() => api.call('revokeLlmKey', { path: { id } }), onDone);
  return (
    <Confirm
      title={t('token.revoke-title', 'Revoke {{name}}?', { name })}
      button={t('token.revoke', 'Revoke')}
      destructive
      action={action}
      onClose={onClose}
    >
      <p>
        {t('llm.key.revoke-help', 'Whatever uses it is refused at once; calls under way end, too.')}{' '}
        {t('token.revoke-for-good', 'This cannot be undone.')}
      </p>
    </Confirm>
  );
}
