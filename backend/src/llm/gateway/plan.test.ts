import { describe, expect, it } from 'vitest';
import { someAlias, someHouse, someKey, someProvider } from '../test/some-house.ts';
import { viewOf } from './house.ts';
import { listModels, showModel } from './models.ts';
import { planCall } from './plan.ts';

const azure = someProvider({ id: 7, name: 'azure', discoveredModels: [], models: ['gpt-4o-mini', 'own'] });
const view = viewOf(
  someHouse({
    providers: [
      someProvider(),
      azure,
      someProvider({ id: 9, name: 'off', enabled: false, models: ['gone'] }),
    ],
    aliases: [
      someAlias({
        targets: [
          { provider_id: 1, model: 'gpt-4o-mini', weight: 3 },
          { provider_id: 7, model: 'own', weight: 1 },
          { provider_id: 7, model: 'spare', weight: 0 },
        ],
        first_token_seconds: 9,
      }),
      someAlias({ id: 6, alias: 'lost', targets: [{ provider_id: 9, model: 'gone', weight: 1 }] }),
    ],
  }),
);
const told = (model: string, random = 0) =>
  planCall(view, model, () => random)?.targets.map(({ provider, model: name }) => `${provider.name}/${name}`);

describe('whom a call goes to', () => {
  it('is the provider that serves the model, the first that was added', () => {
    expect(told('gpt-4o-mini')).toEqual(['openai/gpt-4o-mini']);
    expect(told('own')).toEqual(['azure/own']);
  });

  it('is one of the targets of an alias by weight, and the others after it', () => {
    expect(told('fast', 0)).toEqual(['openai/gpt-4o-mini', 'azure/own', 'azure/spare']);
    expect(told('fast', 0.74)).toEqual(['openai/gpt-4o-mini', 'azure/own', 'azure/spare']);
    expect(told('fast', 0.76)).toEqual(['azure/own', 'openai/gpt-4o-mini', 'azure/spare']);
    expect(planCall(view, 'fast', () => 0)?.firstTokenMs).toBe(9_000);
  });

  it('is the provider that is named before a slash', () => {
    expect(told('azure/gpt-4o-mini')).toEqual(['azure/gpt-4o-mini']);
    expect(told('azure/org/model')).toEqual(['azure/org/model']);
  });

  it.each(['gone', 'lost', 'off/gone', 'azure/', '/gpt-4o-mini', 'unheard-of', '__proto__'])(
    'is nobody for %s',
    (model) => {
      expect(told(model)).toBeUndefined();
    },
  );
});

describe('the list of models', () => {
  it('is what the key may ask for, in the words of who asks', () => {
    expect(listModels(view, someKey(), false)).toMatchObject({
      object: 'list',
      data: [
        { id: 'fast', owned_by: 'vigilops' },
        { id: 'gpt-4o-mini', owned_by: 'openai' },
        { id: 'own', owned_by: 'azure' },
      ],
    });
    expect(listModels(view, someKey({ models: ['gpt-*'] }), true)).toMatchObject({
      data: [{ type: 'model', id: 'gpt-4o-mini' }],
      has_more: false,
      first_id: 'gpt-4o-mini',
    });
    expect(showModel(view, someKey({ models: ['fast'] }), 'own', false)).toBeUndefined();
    expect(showModel(view, someKey(), 'own', false)).toMatchObject({ id: 'own' });
  });
});
