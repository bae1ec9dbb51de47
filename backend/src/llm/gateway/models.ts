import type { LlmKeyRecord } from '../../model/index.ts';
import { mayUse } from '../keys/find-key.ts';
import type { HouseView } from './house.ts';
import { modelsOfHouse } from './plan.ts';

/** The models that a key may ask for, in the form of who asks: Anthropic's clients say which version they speak. */
export function listModels(view: HouseView, key: LlmKeyRecord, isAnthropic: boolean): object {
  const models = modelsOfHouse(view).filter(({ name }) => mayUse(key, name));
  if (isAnthropic) {
    const data = models.map(({ name }) => anthropicModel(name));
    return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  }
  return { object: 'list', data: models.map(openAiModel) };
}

/** Undefined: there is none of that name for this key. */
export function showModel(
  view: HouseView,
  key: LlmKeyRecord,
  name: string,
  isAnthropic: boolean,
): object | undefined {
  const model = modelsOfHouse(view).find((one) => one.name === name && mayUse(key, one.name));
  if (model === undefined) {
    return undefined;
  }
  return isAnthropic ? anthropicModel(name) : openAiModel(model);
}

/** When a model was made is not known here; clients want a figure all the same. */
function openAiModel({ name, owner }: { readonly name: string; readonly owner: string }) {
  return { id: name, object: 'model', created: 0, owned_by: owner };
}

function anthropicModel(name: string) {
  return { type: 'model', id: name, display_name: name, created_at: '1970-01-01T00:00:00Z' };
}
