import { Checkbox, Field, SecretInput, Stack } from '@grafana/ui';
import { useId, useState } from 'react';
import { t } from '../../t.ts';
import { goesWhereItWent } from './draft.ts';
import type { DatabaseDefinition } from './types.ts';
import type { DraftForm } from './use-draft.ts';

interface Props {
  readonly form: DraftForm;
  readonly known: DatabaseDefinition | undefined;
}

/** Written, never read again: the one that is kept can be replaced or taken away, not seen. */
export function PasswordField({ form, known }: Props) {
  const id = useId();
  const [replacing, setReplacing] = useState(false);
  const { draft, set } = form;
  const isKept = known?.has_password === true;
  const isAskedAgain = isKept && !goesWhereItWent(draft, known);
  const problem = form.problemOf('password');
  return (
    <Stack direction="column" gap={0.5}>
      <Field
        label={t('definition.password', 'Password')}
        description={
          isAskedAgain && !draft.withoutPassword
            ? t(
                'definition.password-again',
                'Asked for again, since it would go elsewhere than where it was given for.',
              )
            : t('definition.password-help', 'Kept sealed, never shown again, and given to that agent alone.')
        }
        invalid={problem !== undefined}
        error={problem}
        htmlFor={id}
        disabled={draft.withoutPassword}
        noMargin
      >
        <SecretInput
          id={id}
          autoComplete="new-password"
          isConfigured={isKept && !isAskedAgain && !replacing}
          value={draft.withoutPassword ? '' : draft.password}
          onReset={() => setReplacing(true)}
          onChange={(event) => set({ password: event.currentTarget.value })}
        />
      </Field>
      {isKept && (
        <div>
          <Checkbox
            label={t('definition.without-password', 'It needs none any more: forget the one that is kept')}
            value={draft.withoutPassword}
            onChange={(event) => set({ withoutPassword: event.currentTarget.checked })}
          />
        </div>
      )}
    </Stack>
  );
}
