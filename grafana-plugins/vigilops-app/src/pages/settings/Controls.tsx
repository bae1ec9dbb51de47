import { Combobox, Input, RadioButtonGroup, Switch } from '@grafana/ui';
import type { SettingKey, SettingValue } from './draft.ts';
import { LIMITS } from './limits.ts';
import { SettingField } from './SettingField.tsx';
import type { SettingsForm } from './use-settings.ts';

/** Keys whose values are of a type. */
type KeysOf<Value> = {
  [Key in SettingKey]: [Value] extends [SettingValue<Key>]
    ? [SettingValue<Key>] extends [Value]
      ? Key
      : never
    : never;
}[SettingKey];

interface Common<Key extends SettingKey> {
  readonly form: SettingsForm;
  readonly name: Key;
  readonly label: string;
  readonly description?: string;
}

const idOf = (name: SettingKey) => `setting-${name.replace('.', '-')}`;

interface NumberProps extends Common<KeysOf<number>> {
  readonly unit: string;
}

/** A whole number. While nothing is written in it, its value is NaN, which cannot be saved. */
export function NumberSetting({ unit, ...props }: NumberProps) {
  const { form, name } = props;
  const value: number = form.value(name);
  return (
    <SettingField {...props}>
      {(disabled) => (
        <Input
          id={idOf(name)}
          type="number"
          width={24}
          suffix={unit}
          disabled={disabled}
          min={LIMITS[name]?.min}
          max={LIMITS[name]?.max}
          value={Number.isNaN(value) ? '' : String(value)}
          onChange={(event) => form.set(name, Number.parseFloat(event.currentTarget.value))}
        />
      )}
    </SettingField>
  );
}

export function TextSetting(props: Common<KeysOf<string>> & { readonly maxLength: number }) {
  const { form, name, maxLength } = props;
  return (
    <SettingField {...props}>
      {(disabled) => (
        <Input
          id={idOf(name)}
          disabled={disabled}
          maxLength={maxLength}
          value={form.value(name)}
          onChange={(event) => form.set(name, event.currentTarget.value)}
        />
      )}
    </SettingField>
  );
}

/** A name that may be missing. */
export function NameSetting(props: Common<KeysOf<string | null>> & { readonly placeholder: string }) {
  const { form, name, placeholder } = props;
  return (
    <SettingField {...props}>
      {(disabled) => (
        <Input
          id={idOf(name)}
          disabled={disabled}
          maxLength={256}
          placeholder={placeholder}
          value={form.value(name) ?? ''}
          onChange={(event) =>
            form.set(name, event.currentTarget.value === '' ? null : event.currentTarget.value)
          }
        />
      )}
    </SettingField>
  );
}

export function SwitchSetting(props: Common<KeysOf<boolean>>) {
  const { form, name } = props;
  return (
    <SettingField {...props}>
      {(disabled) => (
        <Switch
          id={idOf(name)}
          disabled={disabled}
          value={form.value(name)}
          onChange={(event) => form.set(name, event.currentTarget.checked)}
        />
      )}
    </SettingField>
  );
}

interface ZoneProps extends Common<'general.time_zone'> {
  readonly zones: readonly string[];
}

export function ZoneSetting({ zones, ...props }: ZoneProps) {
  const { form, name } = props;
  return (
    <SettingField {...props}>
      {(disabled) => (
        <Combobox
          id={idOf(name)}
          disabled={disabled}
          value={form.value(name)}
          options={zones.map((value) => ({ value }))}
          onChange={({ value }) => form.set(name, value)}
        />
      )}
    </SettingField>
  );
}

interface ChoiceProps<Key extends SettingKey> extends Common<Key> {
  readonly options: readonly { readonly value: SettingValue<Key>; readonly label: string }[];
}

export function ChoiceSetting<Key extends SettingKey>({ options, ...props }: ChoiceProps<Key>) {
  const { form, name } = props;
  return (
    <SettingField {...props} isGroup>
      {(disabled) => (
        <RadioButtonGroup<SettingValue<Key>>
          disabled={disabled}
          value={form.value(name)}
          options={[...options]}
          onChange={(value) => form.set(name, value)}
        />
      )}
    </SettingField>
  );
}
