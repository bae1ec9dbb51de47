import { fieldsOf, listOf, textOf } from '../wire/json.ts';

/** `{data: [{id}]}`: OpenAI's, Anthropic's and nearly everybody's list of models. */
export function idsOfData(body: unknown): readonly string[] {
  return listOf(fieldsOf(body).data).flatMap((model) => nameOf(fieldsOf(model).id));
}

const MAX_NAME = 256;

export function nameOf(value: unknown): readonly string[] {
  const name = textOf(value);
  return name === null || name === '' || name.length > MAX_NAME ? [] : [name];
}
