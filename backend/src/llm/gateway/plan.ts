import type { LlmAliasRecord, LlmProviderRecord } from '../../model/index.ts';
import type { HouseView } from './house.ts';

/** Whom to ask, and by which name the model goes there. */
export interface Target {
  readonly provider: LlmProviderRecord;
  readonly model: string;
}

export interface Plan {
  /** The first is asked; each next one only when the one before could not answer. */
  readonly targets: readonly [Target, ...Target[]];
  readonly firstTokenMs: number;
}

export const FIRST_TOKEN_MS = 60_000;

/**
 * An alias goes to one of its targets by weight, and then to the others, the heaviest first. A model by its own name goes
 * to the provider that serves it; `provider/model` to the provider of that name. Undefined: nobody serves it.
 */
export function planCall(view: HouseView, model: string, random: () => number): Plan | undefined {
  const alias = view.aliasByName.get(model);
  if (alias !== undefined) {
    const targets = alias.targets.flatMap(({ provider_id: id, model: name, weight }) => {
      const provider = view.providerById.get(id);
      return provider === undefined ? [] : [{ provider, model: name, weight }];
    });
    return planOf(inOrder(targets, random), alias.first_token_seconds * 1_000);
  }
  const [serving] = view.providersOfModel.get(model) ?? [];
  if (serving !== undefined) {
    return planOf([{ provider: serving, model }], FIRST_TOKEN_MS);
  }
  const slash = model.indexOf('/');
  const named = [...view.providerById.values()].find(
    ({ name }) => slash > 0 && name === model.slice(0, slash),
  );
  if (named !== undefined && model.length > slash + 1) {
    return planOf([{ provider: named, model: model.slice(slash + 1) }], FIRST_TOKEN_MS);
  }
  return undefined;
}

function planOf(targets: readonly Target[], firstTokenMs: number): Plan | undefined {
  const [first, ...others] = targets;
  return first === undefined ? undefined : { targets: [first, ...others], firstTokenMs };
}

function inOrder(
  targets: readonly (Target & { readonly weight: number })[],
  random: () => number,
): readonly Target[] {
  const byWeight = targets.toSorted((a, b) => b.weight - a.weight);
  const sum = byWeight.reduce((total, { weight }) => total + weight, 0);
  let rest = random() * sum;
  const chosen = byWeight.find(({ weight }) => {
    rest -= weight;
    return weight > 0 && rest < 0;
  });
  return chosen === undefined ? byWeight : [chosen, ...byWeight.filter((target) => target !== chosen)];
}

/** Every name that a key may ask for. */
export function modelsOfHouse(view: HouseView): readonly { readonly name: string; readonly owner: string }[] {
  const isServed = ({ targets }: LlmAliasRecord) =>
    targets.some(({ provider_id: id }) => view.providerById.has(id));
  const own = [...view.aliasByName.values()]
    .filter(isServed)
    .map(({ alias }) => ({ name: alias, owner: 'vigilops' }));
  const served = [...view.providersOfModel].flatMap(([name, [provider]]) =>
    provider === undefined || view.aliasByName.has(name) ? [] : [{ name, owner: provider.name }],
  );
  return [...own, ...served].sort((a, b) => (a.name < b.name ? -1 : 1));
}
