import { RadioButtonGroup, Stack, TextLink } from '@grafana/ui';
import { SettingsPart } from '../../alerts/SettingsPart.tsx';
import { t } from '../../t.ts';
import { DIGEST_PATH } from '../paths.ts';
import type { Settings } from '../settings/draft.ts';
import { SettingField } from '../settings/SettingField.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';

type Denoising = Settings['notifications']['denoising'];
type Measure = keyof Denoising;
type Setting = Denoising[Measure];

const MEASURES: readonly Measure[] = ['correlate', 'hold_short_lived', 'flapping'];
const KEY = 'notifications.denoising';

/** Each measure on, off, or only tried: the ledger then says what it would have hidden, and people are told. */
export function Measures() {
  return (
    <SettingsPart>
      {(form) => (
        <Stack direction="column" gap={3}>
          <Fields form={form} />
          <TextLink href={DIGEST_PATH} inline={false}>
            {t('measures.digest', 'What was hidden is told in the digest: when, and to whom')}
          </TextLink>
        </Stack>
      )}
    </SettingsPart>
  );
}

function Fields({ form }: { readonly form: SettingsForm }) {
  const value = form.value(KEY);
  return (
    <SettingField
      form={form}
      name={KEY}
      isGroup
      label={t('measures.label', 'Measures against noise')}
      description={t(
        'measures.help',
        'Only tried: people are told all the same, and the list above says what would have been hidden. What is critical is never held back.',
      )}
    >
      {(disabled) => (
        <Stack direction="column" gap={2}>
          {MEASURES.map((measure) => (
            <div key={measure}>
              <div>{measureName(measure)}</div>
              <RadioButtonGroup<Setting>
                // The field around all of them would give each its own.
                id={`measure-${measure}`}
                aria-label={measureName(measure)}
                disabled={disabled}
                value={value[measure]}
                options={[
                  { value: 'on', label: t('measures.on', 'On') },
                  { value: 'shadow', label: t('measures.shadow', 'Only tried') },
                  { value: 'off', label: t('measures.off', 'Off') },
                ]}
                onChange={(next) => form.set(KEY, { ...value, [measure]: next })}
              />
            </div>
          ))}
        </Stack>
      )}
    </SettingField>
  );
}

function measureName(measure: Measure): string {
  switch (measure) {
    case 'correlate':
      return t('measures.correlate', 'One message for what belongs together');
    case 'hold_short_lived':
      return t('measures.hold', 'Wait for what nearly always ends by itself');
    case 'flapping':
      return t('measures.flapping', 'One message for what comes and goes all the time');
    default:
      return measure satisfies never;
  }
}
