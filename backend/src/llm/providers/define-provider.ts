import { z } from 'zod';
import type { ConfigOf, Fields } from '../../model/index.ts';
import { isObject, type JsonObject } from '../wire/json.ts';
import { WIRE_FORMATS, type WireFormat } from '../wire/words.ts';
import { mayTryElsewhere, retryAfterMs, safeMessage, usualClass, wordsOf } from './judge.ts';
import type { Call, Provider, ProviderDefinition } from './provider.ts';
import { secretTexts } from './secret-texts.ts';

/** A provider of its own kind of configuration, made into one that the room can hold in a list. */
export function defineProvider<F extends Fields>(definition: ProviderDefinition<F>): Provider {
  const entries = Object.entries(definition.fields);
  const secretKeys = entries.filter(([, { kind }]) => kind === 'secret').map(([key]) => key);
  const endpoints = WIRE_FORMATS.filter((format) => definition.paths[format] !== undefined);
  // The schema below is made of the very fields that the type is made of.
  const own = (config: Readonly<Record<string, unknown>>) => config as ConfigOf<F>;
  const urlOf = (config: ConfigOf<F>, path: string) =>
    `${definition.baseUrl(config).replace(/\/+$/u, '')}${path}`;

  return {
    type: definition.type,
    description: {
      type: definition.type,
      title: definition.title,
      setup: definition.setup,
      fields: entries.map(([key, { schema, ...field }]) => {
        void schema;
        return { key, ...field };
      }),
      endpoints,
    },
    secretKeys,
    config: z.strictObject(Object.fromEntries(entries.map(([key, { schema }]) => [key, schema]))),
    endpoints,
    maxTokensField: definition.maxTokensField,
    takesCacheControl: definition.takesCacheControl,
    prepare(given, { format, model, body, isStream, wantsUsage, clientHeaders }) {
      const config = own(given);
      const path = definition.paths[format];
      if (path === undefined) {
        return undefined;
      }
      const asks = isStream && mayAskForUsage(format) && definition.asksForUsage(config);
      const call: Call<ConfigOf<F>> = { config, format, model, isStream };
      return {
        method: 'POST',
        url: urlOf(config, typeof path === 'string' ? path : path(call)),
        headers: {
          'content-type': 'application/json',
          accept: isStream ? 'text/event-stream' : 'application/json',
          ...passedOn(clientHeaders, definition.passedHeaders),
          ...definition.headers(config, format),
        },
        body: JSON.stringify({ ...body, model, ...(asks ? askingForUsage(body) : {}) }),
        hidesUsage: asks && !wantsUsage,
      };
    },
    billedIn: (given) => definition.billedIn?.(own(given)) ?? null,
    discovery(given) {
      const config = own(given);
      return definition.models === null
        ? null
        : {
            method: 'GET',
            url: urlOf(config, definition.models.path),
            headers: { accept: 'application/json', ...definition.headers(config, null) },
            body: null,
          };
    },
    parseModels: (body) => [...new Set(definition.models?.parse(body) ?? [])].toSorted(),
    judge(config, answer, nowMs) {
      const words = wordsOf(answer);
      const failure = definition.classify(words) ?? usualClass(words);
      const secrets = secretTexts(secretKeys, config);
      return {
        class: failure,
        message: safeMessage(words, secrets),
        code: words.code === '' ? null : safeMessage({ ...words, message: words.code }, secrets),
        retryAfterMs: retryAfterMs(answer.headers, nowMs),
        mayTryElsewhere: mayTryElsewhere(failure),
      };
    },
  };
}

function mayAskForUsage(format: WireFormat): boolean {
  return format === 'chat' || format === 'completions';
}

function askingForUsage(body: JsonObject): JsonObject {
  const options = isObject(body.stream_options) ? body.stream_options : {};
  return { stream_options: { ...options, include_usage: true } };
}

const MAX_HEADER = 4_096;

/** Only what is on the list, and only what can be a header. */
function passedOn(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      const text = typeof value === 'string' ? value : value?.join(', ');
      return text !== undefined && text.length <= MAX_HEADER && /^[\t\x20-\x7E]+$/u.test(text)
        ? [[name, text]]
        : [];
    }),
  );
}
