import { config } from '@grafana/runtime';
import { t } from '../../t.ts';
import { without } from '../without.ts';
import type {
  ChannelConfig,
  ChannelField,
  ChannelRequest,
  ChannelType,
  NotificationChannel,
} from '../types.ts';

/** What the form of a channel holds. A secret that is set and not written again is not in `config`. */
export type Draft = ChannelRequest;

type Value = ChannelConfig[string];

/** Of what its provider asks for, in the viewer's language. */
export const inLanguage = (texts: { readonly en: string; readonly zh: string }): string =>
  (config.bootData.user.language || 'en-US').startsWith('zh') ? texts.zh : texts.en;

const defaultsOf = ({ fields }: ChannelType): ChannelConfig =>
  Object.fromEntries(
    fields.flatMap(({ key, default: value }) => (value === null ? [] : [[key, value] as const])),
  );

export const newDraft = (type: ChannelType): Draft => ({
  name: '',
  type: type.type,
  enabled: true,
  config: defaultsOf(type),
  send_resolved: true,
  min_severity: 'info',
  language: null,
  per_minute: null,
  fallback: null,
});

export const draftOf = ({
  name,
  type,
  enabled,
  config: values,
  send_resolved,
  min_severity,
  language,
  per_minute,
  fallback,
}: NotificationChannel): Draft => ({
  name,
  type,
  enabled,
  config: values,
  send_resolved,
  min_severity,
  language,
  per_minute,
  fallback,
});

/** Writes one field; what is empty is left out. */
export function withField<Form extends Pick<Draft, 'config'>>(draft: Form, key: string, value: Value): Form {
  const rest = without(draft.config, key);
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0) || Number.isNaN(value);
  return { ...draft, config: isEmpty ? rest : { ...rest, [key]: value } };
}

/** What the form lacks, by the key of the field; `name` for the name. The channel itself is the judge of the rest. */
export function problemsOf(
  draft: Pick<Draft, 'name' | 'config'>,
  fields: readonly ChannelField[],
  setSecrets: readonly string[],
): Readonly<Record<string, string>> {
  const empty = t('check.problem.empty', 'must not be empty');
  const missing = fields.filter(
    ({ key, required, kind }) =>
      required && draft.config[key] === undefined && !(kind === 'secret' && setSecrets.includes(key)),
  );
  return {
    ...(draft.name.trim() === '' ? { name: empty } : {}),
    ...Object.fromEntries(missing.map(({ key }) => [key, empty])),
  };
}

export const requestOf = (draft: Draft): ChannelRequest => ({ ...draft, name: draft.name.trim() });
