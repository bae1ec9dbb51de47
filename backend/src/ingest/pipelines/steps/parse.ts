import type { LogPipelineStep } from '@vigilops/contracts/api';
import { setField, StepFailure, storable, textOf, type LogDraft } from '../draft.ts';
import { textJson } from '../fields/field-limits.ts';
import { jsonFields } from '../fields/json-fields.ts';
import { bareJson, keyValues } from '../fields/key-values.ts';
import { compileGrok, type GrokType } from '../patterns/grok.ts';
import { DefinitionProblem, patternOf, type Step } from './step.ts';

type Parse<Type extends LogPipelineStep['type']> = Extract<LogPipelineStep, { type: Type }>;
type AnyParse = Parse<'parse_regex' | 'parse_grok' | 'parse_json' | 'parse_key_value'>;

export function compileParseRegex(definition: Parse<'parse_regex'>): Step {
  const pattern = patternOf(definition.pattern, 'pattern');
  if (pattern.names.length === 0) {
    throw new DefinitionProblem(
      ['pattern'],
      'has no named group such as (?P<status>\\d+): nothing would be found',
    );
  }
  return parseBy(definition, (text) => {
    const groups = pattern.find(text);
    return groups && new Map([...groups].map(([name, value]) => [name, bareJson(storable(value))]));
  });
}

export function compileParseGrok(definition: Parse<'parse_grok'>): Step {
  const compiled = compileGrok(definition.pattern);
  if (!compiled.ok) {
    throw new DefinitionProblem(['pattern'], compiled.problem);
  }
  const { pattern, fields } = compiled.grok;
  if (fields.size === 0) {
    throw new DefinitionProblem(['pattern'], 'names no field, as in %{WORD:method}: nothing would be found');
  }
  return parseBy(definition, (text) => {
    const groups = pattern.find(text);
    if (groups === undefined) {
      return undefined;
    }
    const found = new Map<string, string>();
    for (const [group, value] of groups) {
      const field = fields.get(group);
      if (field !== undefined) {
        found.set(field.name, typedJson(value, field.type));
      }
    }
    return found;
  });
}

export function compileParseJson(definition: Parse<'parse_json'>): Step {
  return parseBy(definition, jsonFields);
}

export function compileParseKeyValue(definition: Parse<'parse_key_value'>): Step {
  return parseBy(definition, (text) => {
    const { fields } = keyValues(text);
    return fields.size === 0 ? undefined : fields;
  });
}

const WHAT_FITS: Readonly<Record<AnyParse['type'], string>> = {
  parse_regex: 'does not fit the pattern',
  parse_grok: 'does not fit the pattern',
  parse_json: 'is no JSON object',
  parse_key_value: 'has no key=value',
};

function parseBy(
  { type, from, prefix, overwrite }: AnyParse,
  read: (text: string) => ReadonlyMap<string, string> | undefined,
): Step {
  return (draft) => {
    const text = textOf(draft, from);
    if (text === undefined) {
      throw new StepFailure(`the record has no ${from}`);
    }
    const found = read(text);
    if (found === undefined) {
      throw new StepFailure(`${from} ${WHAT_FITS[type]}`);
    }
    putAll(draft, found, prefix, overwrite);
    return 'kept';
  };
}

/** All of it or, where the record would become too large, nothing. */
function putAll(
  draft: LogDraft,
  found: ReadonlyMap<string, string>,
  prefix: string,
  overwrite: boolean,
): void {
  const before = new Map(draft.fields);
  const { body, bodyChanged, fieldsChanged } = draft;
  try {
    for (const [name, json] of found) {
      const key = `${prefix}${name}`;
      if (overwrite || !draft.fields.has(key)) {
        setField(draft, key, json);
      }
    }
  } catch (error) {
    draft.fields.clear();
    before.forEach((json, key) => draft.fields.set(key, json));
    Object.assign(draft, { body, bodyChanged, fieldsChanged });
    throw error;
  }
}

function typedJson(value: string, type: GrokType | undefined): string {
  const text = storable(value);
  if (type === undefined) {
    return bareJson(text);
  }
  const number = type === 'int' ? Math.trunc(Number(text)) : Number(text);
  const isNumber = type !== 'text' && text.trim() !== '' && Number.isFinite(number);
  return isNumber && (type === 'float' || Number.isSafeInteger(number)) ? String(number) : textJson(text);
}
