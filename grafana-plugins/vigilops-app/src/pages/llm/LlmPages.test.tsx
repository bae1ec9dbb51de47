import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import {
  aBudget,
  aCall,
  aGroup,
  aKey,
  allOf,
  anAlias,
  aPoint,
  aPrice,
  aProject,
  aProvider,
  aProviderType,
  aSpend,
  LLM_NOW,
} from '../../test/some-llm.ts';
import { someHouseSettings } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(LLM_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

type Asked = {
  readonly data?: { readonly by?: readonly string[]; readonly from?: string; readonly step_seconds?: number };
};

/** Answers by what is asked for: the month, the whole, or groups. */
const spend = (whole = allOf()) => ({
  '/llm-spend': ({ data }: Asked) => {
    const [by] = data?.by ?? [];
    if (by === undefined) {
      return aSpend(whole);
    }
    const time = data?.step_seconds === undefined ? null : '2026-03-15T00:00:00.000000Z';
    const group = (name: string, amount: string, id: number) =>
      aGroup(name, [aPoint({ time, costs: [{ currency: 'USD', amount }] })], {
        dimension: by as 'model',
        id: by === 'model' ? null : id,
      });
    return aSpend(group(`${by}-a`, '10', 7), group(`${by}-b`, '2.5', 8));
  },
});
const unreachable = refusal(502, { message: 'no route to host' });
const house = {
  ...spend(),
  '/settings': someHouseSettings(),
  '/llm-budgets': listOf(aBudget()),
  '/llm-providers': listOf(aProvider()),
  '/llm-provider-types': listOf(aProviderType()),
  '/llm-aliases': listOf(anAlias()),
  '/llm-projects': listOf(aProject()),
  '/llm-keys': listOf(aKey()),
  '/llm-prices': { items: [aPrice()], unpriced: [{ provider_id: 1, model: 'new-model', calls: 12 }] },
  '/llm-calls': listOf(aCall()),
  'admin:/users': listOf({ id: 5, name: 'Li Na', email: 'li.na@example.com' }),
};
const empty = {
  ...house,
  '/llm-spend': aSpend(),
  '/llm-budgets': listOf(),
  '/llm-providers': listOf(),
  '/llm-keys': listOf(),
  '/llm-calls': listOf(),
};

describe('what LLMs cost', () => {
  it('is said for the month, with a forecast that says what it is', async () => {
    const { asked } = openApp('/llm', house);
    expect(await screen.findByText('Forecast for the month')).toBeTruthy();
    // Half of March is over.
    expect(await screen.findByText('$25.83')).toBeTruthy();
    expect(screen.getByText('If each day costs what the days so far did')).toBeTruthy();
    expect(asked('/llm-spend').map(({ data }) => (data as { from: string }).from)).toContain(
      '2026-03-01T00:00:00.000Z',
    );
  });

  it('is shown by model, project, member and key, with shares, and leads to the calls', async () => {
    openApp('/llm', house);
    const link = await screen.findByRole('link', { name: 'model-a' });
    expect(link.getAttribute('href')).toBe('/a/vigilops-app/llm/calls?model=model-a&from=now-30d&to=now');
    expect(screen.getByRole('meter', { name: 'Share of model-a' }).getAttribute('aria-valuenow')).toBe('80');
    for (const [name, filter] of [
      ['project-a', 'project_id=7'],
      ['member-a', 'user_id=7'],
      ['key-a', 'key_id=7'],
    ] as const) {
      expect((await screen.findByRole('link', { name })).getAttribute('href')).toContain(filter);
    }
  });

  it('shows budgets with how far they are used, and in words how they are', async () => {
    openApp('/llm', { ...house, '/llm-budgets': listOf(aBudget({ spent: '90', state: 'warned' })) });
    expect(
      (await screen.findByRole('meter', { name: 'Used of all of it' })).getAttribute('aria-valuenow'),
    ).toBe('90');
    expect(screen.getByText('Nearly used up')).toBeTruthy();
    expect(screen.getByText('$90.00 of $100.00 a month')).toBeTruthy();
  });

  it('says what has no price and what is estimated, with the way to a price', async () => {
    openApp('/llm', { ...house, ...spend(allOf({ unpriced_calls: 12, estimated_calls: 3 })) });
    expect(await screen.findByText(/Calls without a price: 12/)).toBeTruthy();
    expect(screen.getByText(/without token counts from the provider: 3/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Set a price' }).getAttribute('href')).toBe(
      '/a/vigilops-app/llm/models',
    );
  });

  it('of two currencies is never added up', async () => {
    const costs = [
      { currency: 'USD', amount: '12.5' },
      { currency: 'CNY', amount: '80' },
    ];
    openApp('/llm', { ...house, ...spend(allOf({ costs })) });
    expect((await screen.findAllByText('$12.50 + CN¥80.00')).length).toBeGreaterThan(0);
    expect(await screen.findByRole('radio', { name: 'CNY' })).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'USD' })).toBeTruthy();
  });

  it('teaches three steps where nobody has called yet', async () => {
    openApp('/llm', empty);
    expect(await screen.findByText('1. Add a provider, with a key of yours')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add a provider' }).getAttribute('href')).toContain(
      '/llm/providers?edit=new',
    );
    expect(screen.getByText(/chat\/completions/)).toBeTruthy();
  });

  it('leaves changes to Admins', async () => {
    viewAs('Viewer');
    openApp('/llm', empty);
    expect((await screen.findAllByText('An Admin can do that.')).length).toBe(2);
    expect(screen.queryByRole('link', { name: 'Add a provider' })).toBeNull();
  });

  it('says that VigilOps does not answer, with a way to ask again', async () => {
    openApp('/llm', { ...house, '/llm-spend': unreachable });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
    expect(screen.getByText('Try again')).toBeTruthy();
  });
});

describe('calls', () => {
  it('say how each went, what is estimated and what has no price', async () => {
    openApp('/llm/calls', {
      ...house,
      '/llm-calls': listOf(
        aCall(),
        aCall({
          request_id: 'req-2',
          status: 'client_gone',
          tokens_from: 'estimated',
          cost: null,
          currency: null,
        }),
        aCall({ request_id: 'req-3', status: 'refused', tokens_from: 'none', cost: null, currency: null }),
      ),
    });
    const [first, second, third] = (await screen.findAllByRole('row')).slice(1);
    expect(first?.textContent).toContain('1,200 → 300');
    expect(first?.textContent).toContain('$0.00036');
    expect(second?.textContent).toContain('Client gone');
    expect(second?.textContent).toContain('estimated');
    expect(second?.textContent).toContain('No price');
    expect(third?.textContent).toContain('Refused by VigilOps');
    expect(third?.textContent).not.toContain('No price');
  });

  it('are filtered by the address, page by page', async () => {
    const older = listOf(aCall({ request_id: 'req-9' }));
    const { asked } = openApp('/llm/calls?status=timeout&status=nonsense&project_id=1', {
      ...house,
      '/llm-calls': ({ url }: { url: string }) =>
        url.includes('cursor=abc') ? older : { ...listOf(aCall()), next_cursor: 'abc' },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Show older ones' }));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
    const [first] = asked('/llm-calls');
    const query = new URL(first?.url ?? '', 'http://x').searchParams;
    expect([query.getAll('status'), query.getAll('project_id'), query.get('from')]).toEqual([
      ['timeout'],
      ['1'],
      'now-24h',
    ]);
  });

  it('open to all that is known of one', async () => {
    openApp('/llm/calls', {
      ...house,
      '/llm-calls': listOf(aCall({ status: 'timeout', error: 'no first token within 60 s' })),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Details of req-1/1' }));
    const drawer = within(await screen.findByRole('dialog'));
    expect(drawer.getByText('no first token within 60 s')).toBeTruthy();
    expect(drawer.getByText('gpt-4o-mini-2024-07-18')).toBeTruthy();
  });

  it('say that none matches, and that the ledger cannot be read', async () => {
    openApp('/llm/calls?status=killed', { ...house, '/llm-calls': listOf() });
    expect(await screen.findByText('No call matches')).toBeTruthy();
    cleanup();
    openApp('/llm/calls', { ...house, '/llm-calls': unreachable });
    expect(await screen.findByText(/no route to host/)).toBeTruthy();
  });
});

describe('providers', () => {
  it('say whether each works, and why not', async () => {
    openApp('/llm/providers', {
      ...house,
      '/llm-providers': listOf(aProvider(), aProvider({ id: 2, name: 'broken', last_error: '401 bad key' })),
    });
    expect(await screen.findByText('Works')).toBeTruthy();
    expect(screen.getByText('Last call failed')).toBeTruthy();
    expect(screen.getByText('401 bad key')).toBeTruthy();
  });

  it('are added by kind, tried, asked for a word, and saved', async () => {
    const { asked } = openApp('/llm/providers?edit=new', {
      ...house,
      'admin:/llm-providers': aProvider(),
      'admin:/llm-providers/1/models': refusal(502, { message: 'lists no models' }),
      'admin:/llm-providers/test': ({ data }: { data: { model?: string } }) => ({
        outcome: 'works',
        message: 'fine',
        models: ['gpt-4o', 'gpt-4o-mini'],
        answer: data.model === undefined ? null : 'Hello!',
        took_ms: 320,
      }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'OpenAI' }));
    fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'main' } });
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(screen.getByText('must not be empty')).toBeTruthy();
    fireEvent.change(screen.getByLabelText(/^API key/), { target: { value: 'sk-secret' } });
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(await screen.findByText('It works: answered within 320 ms')).toBeTruthy();
    expect(screen.getByText('gpt-4o')).toBeTruthy();
    const [, submit] = screen.getAllByRole('button', { name: 'Add a provider' });
    fireEvent.click(submit ?? document.body);
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    expect(asked('admin:/llm-providers').find(({ url }) => url.endsWith('/llm-providers'))).toMatchObject({
      method: 'POST',
      data: { name: 'main', type: 'openai', config: { api_key: 'sk-secret' }, models: [] },
    });
    expect(asked('admin:/llm-providers/1/models')).toHaveLength(1);
  });

  it('never send back a secret that is set', async () => {
    const { asked } = openApp('/llm/providers?edit=1', {
      ...house,
      'admin:/llm-providers/test': {
        outcome: 'refused',
        message: '401',
        models: [],
        answer: null,
        took_ms: 80,
      },
    });
    expect((await screen.findByLabelText<HTMLInputElement>(/^API key/)).value).toBe('configured');
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(await screen.findByText('The provider refuses it')).toBeTruthy();
    expect(asked('admin:/llm-providers/test')[0]?.data).toMatchObject({ id: 1, provider: { config: {} } });
  });

  it('are switched off and on, with all else as it was', async () => {
    const { asked } = openApp('/llm/providers', {
      ...house,
      'admin:/llm-providers/1': aProvider({ enabled: false }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'What can be done with openai-main' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Switch it off' }));
    await waitFor(() =>
      expect(asked('admin:/llm-providers/1')[0]).toMatchObject({
        method: 'PUT',
        data: { enabled: false, name: 'openai-main' },
      }),
    );
  });

  it('can be looked at by Members, and teach where there is none', async () => {
    viewAs('Viewer');
    openApp('/llm/providers', house);
    expect(await screen.findByText('openai-main')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Add a provider' })).toBeNull();
    expect(screen.queryByRole('button', { name: /What can be done/ })).toBeNull();
    cleanup();
    openApp('/llm/providers', empty);
    expect(await screen.findByText('Nobody answers calls yet')).toBeTruthy();
  });
});

describe('models', () => {
  it('put those without a price first, and lead to setting one', async () => {
    const { asked } = openApp('/llm/models', { ...house, 'admin:/llm-prices': aPrice({ id: 3 }) });
    fireEvent.click(await screen.findByRole('button', { name: 'Set the price of new-model' }));
    const form = within(await screen.findByRole('dialog'));
    expect(form.getByLabelText<HTMLInputElement>(/^Model/).value).toBe('new-model');
    const save = form.getByRole<HTMLButtonElement>('button', { name: 'Set the price' });
    expect(save.disabled).toBe(true);
    fireEvent.change(form.getByLabelText(/^Input/), { target: { value: '0.15' } });
    fireEvent.change(form.getByLabelText(/^Output/), { target: { value: '0.6' } });
    fireEvent.click(save);
    await waitFor(() =>
      expect(asked('admin:/llm-prices')[0]).toMatchObject({
        method: 'PUT',
        data: {
          model: 'new-model',
          provider_id: 1,
          currency: 'USD',
          tiers: [{ above_input_tokens: 0, rates: { input: '0.15', output: '0.6' } }],
        },
      }),
    );
  });

  it('say where a price is from, and of which day', async () => {
    openApp('/llm/models', house);
    const link = await screen.findByRole('link', { name: 'Built in' });
    expect(link.getAttribute('href')).toBe('https://openai.com/api/pricing');
    expect(screen.getByText('as of 2026-02-01')).toBeTruthy();
  });

  it('stand behind aliases, with where calls go', async () => {
    openApp('/llm/models', {
      ...house,
      '/llm-aliases': listOf(
        anAlias({
          targets: [
            { provider_id: 1, model: 'gpt-4o-mini', weight: 3 },
            { provider_id: 9, model: 'qwen-max', weight: 1 },
            { provider_id: 1, model: 'gpt-4o', weight: 0 },
          ],
        }),
      ),
    });
    const row = (await screen.findByRole('rowheader', { name: 'fast' })).closest('tr');
    expect(row?.textContent).toContain('gpt-4o-mini openai-main 75 %');
    expect(row?.textContent).toContain('qwen-max #9 25 %');
    expect(row?.textContent).toContain('only when others cannot');
  });

  it('say that nobody answers', async () => {
    openApp('/llm/models', { ...house, '/llm-prices': unreachable });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });
});

describe('keys', () => {
  it('are shown once, with what a program needs to use them', async () => {
    const { asked } = openApp('/llm/keys?edit=new', {
      ...house,
      'admin:/llm-keys': { key: aKey({ name: 'bot-2' }), secret: 'vg-once-and-never-again' },
    });
    fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'bot-2' } });
    const [, submit] = screen.getAllByRole('button', { name: 'Make a key' });
    fireEvent.click(submit ?? document.body);
    expect(await screen.findByText('Copy the key now: it is shown this once')).toBeTruthy();
    expect(screen.getByText('vg-once-and-never-again')).toBeTruthy();
    const snippet = screen.getByText(/Authorization: Bearer vg-once-and-never-again/);
    expect(snippet.textContent).toContain('"model": "fast"');
    fireEvent.click(screen.getByRole('radio', { name: 'Python (anthropic)' }));
    expect(await screen.findByText(/from anthropic import Anthropic/)).toBeTruthy();
    expect(asked('admin:/llm-keys')[0]).toMatchObject({
      method: 'POST',
      data: { name: 'bot-2', project_id: 1, user_id: null, rpm: null, expires_at: null },
    });
  });

  it('can make their project with them', async () => {
    const { asked } = openApp('/llm/keys?edit=new', {
      ...house,
      '/llm-projects': listOf(),
      'admin:/llm-projects': aProject({ id: 12 }),
      'admin:/llm-keys': { key: aKey(), secret: 'vg-x' },
    });
    fireEvent.change(await screen.findByLabelText(/^Name(?! of)/), { target: { value: 'first' } });
    fireEvent.change(screen.getByLabelText(/^Name of the project/), { target: { value: 'bots' } });
    const [, submit] = screen.getAllByRole('button', { name: 'Make a key' });
    fireEvent.click(submit ?? document.body);
    await waitFor(() => expect(asked('admin:/llm-keys')[0]?.data).toMatchObject({ project_id: 12 }));
    expect(asked('admin:/llm-projects')[0]?.data).toEqual({ name: 'bots' });
  });

  it('get a new secret while the old one goes on, and are revoked after a question', async () => {
    const { asked } = openApp('/llm/keys', {
      ...house,
      'admin:/llm-keys/1/rotate': { key: aKey(), secret: 'vg-new' },
      'admin:/llm-keys/1': undefined,
    });
    const choose = async (what: string) => {
      fireEvent.click(await screen.findByRole('button', { name: 'What can be done with bot-prod' }));
      fireEvent.click(await screen.findByRole('menuitem', { name: what }));
    };
    await choose('Give it a new secret');
    fireEvent.click(screen.getByRole('button', { name: 'Give it a new secret' }));
    expect(await screen.findByText('vg-new')).toBeTruthy();
    expect(asked('admin:/llm-keys/1/rotate')[0]?.data).toEqual({ keep_old_seconds: 86_400 });
    fireEvent.click(screen.getByRole('button', { name: 'Done' }));
    await choose('Revoke');
    fireEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    await waitFor(() =>
      expect(asked('admin:/llm-keys/1').find(({ method }) => method === 'DELETE')).toBeTruthy(),
    );
  });

  it('are looked at by Members, and teach where there is none', async () => {
    viewAs('Viewer');
    openApp('/llm/keys', house);
    expect(await screen.findByRole('rowheader', { name: /bot-prod/ })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Make a key' })).toBeNull();
    cleanup();
    openApp('/llm/keys', empty);
    expect(await screen.findByText('No program has a key')).toBeTruthy();
  });

  it('say that nobody answers', async () => {
    openApp('/llm/keys', { ...house, '/llm-keys': unreachable });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });
});

describe('budgets', () => {
  it('are added with what they are for', async () => {
    const { asked } = openApp('/llm/budgets?edit=new', { ...house, 'admin:/llm-budgets': aBudget() });
    fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'all' } });
    fireEvent.change(screen.getByLabelText(/^Amount/), { target: { value: '50' } });
    const [, submit] = screen.getAllByRole('button', { name: 'Add a budget' });
    fireEvent.click(submit ?? document.body);
    await waitFor(() =>
      expect(asked('admin:/llm-budgets')[0]?.data).toMatchObject({
        name: 'all',
        scope: 'all',
        amount: '50',
        window: 'month',
      }),
    );
  });

  it('are lifted for a time, and hold again', async () => {
    const { asked } = openApp('/llm/budgets', {
      ...house,
      'admin:/llm-budgets/1/lift': aBudget({ state: 'lifted' }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'What can be done with all of it' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Lift it for a time' }));
    fireEvent.click(screen.getByRole('button', { name: 'Lift it for a time' }));
    await waitFor(() =>
      expect(asked('admin:/llm-budgets/1/lift')[0]?.data).toEqual({ until: '2026-03-16T01:00:00.000Z' }),
    );
    cleanup();
    const again = openApp('/llm/budgets', {
      ...house,
      '/llm-budgets': listOf(aBudget({ state: 'lifted', lifted_until: '2026-03-16T01:00:00.000000Z' })),
      'admin:/llm-budgets/1/lift': aBudget(),
    });
    expect(await screen.findByText('Lifted')).toBeTruthy();
    fireEvent.click(await screen.findByRole('button', { name: 'What can be done with all of it' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Let it hold again' }));
    await waitFor(() => expect(again.asked('admin:/llm-budgets/1/lift')[0]?.data).toEqual({ until: null }));
  });

  it('say that calls without a price are not in them', async () => {
    openApp('/llm/budgets', { ...house, '/llm-budgets': listOf(aBudget({ unpriced_calls: 4 })) });
    expect(await screen.findByText('4 calls without a price are not in it')).toBeTruthy();
  });

  it('are looked at by Members, teach where there is none, and say that nobody answers', async () => {
    viewAs('Viewer');
    openApp('/llm/budgets', house);
    expect(await screen.findByText('all of it')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Add a budget' })).toBeNull();
    cleanup();
    openApp('/llm/budgets', empty);
    expect(await screen.findByText('Nothing limits what is spent')).toBeTruthy();
    cleanup();
    openApp('/llm/budgets', { ...house, '/llm-budgets': unreachable });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });
});

describe('my use', () => {
  const mine = {
    keys: [aKey({ user_id: 5, user_name: 'Li Na' })],
    month_start: '2026-03-01T00:00:00.000000Z',
    month: aPoint(),
    models: [aGroup('fast')],
    budgets: [aBudget({ name: 'Li Na' })],
  };

  it('shows own keys, what they cost and what is left', async () => {
    viewAs('Viewer');
    openApp('/llm/mine', { ...house, '/llm-me': mine });
    expect(await screen.findByText('Spent this month')).toBeTruthy();
    expect(screen.getByRole('meter', { name: 'Used of Li Na' })).toBeTruthy();
    expect(screen.getByText(/bot-prod/)).toBeTruthy();
    expect(screen.getByText(/"model": "fast"/)).toBeTruthy();
  });

  it('says whom to ask for a key', async () => {
    openApp('/llm/mine', { ...house, '/llm-me': { ...mine, keys: [] } });
    expect(await screen.findByText('You have no key yet')).toBeTruthy();
  });

  it('says that a token is nobody', async () => {
    const said = {
      code: 'AUTH_FORBIDDEN',
      detail: 'only somebody who signed in has keys of their own',
      help: '',
    };
    openApp('/llm/mine', { ...house, '/llm-me': refusal(403, said) });
    expect(await screen.findByText('A token has no keys of its own')).toBeTruthy();
  });
});
