import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DatabaseDefinition } from '../../databases/definitions/types.ts';
import { aHost } from '../../test/a-host.ts';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aDatabase, aDefinition, DATABASE_NOW } from '../../test/some-databases.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(DATABASE_NOW));
});
afterEach(() => {
  cleanup();
  viewAs('Viewer');
  vi.restoreAllMocks();
});

const house = { '/hosts': listOf(aHost({}, { id: 3, name: 'db-1' })) };
const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const address = () => locationService.getLocation().pathname;
const inState = (status: DatabaseDefinition['state']['status'], fields: Partial<DatabaseDefinition> = {}) => {
  const { state, ...rest } = aDefinition();
  const isKnown = status === 'up' || status === 'down' || status === 'stale';
  return {
    ...rest,
    ...fields,
    state: { ...state, status, database_id: isKnown ? 7 : null, ...fields.state },
  };
};

describe('a new database', () => {
  it('is sent with what was typed and good defaults, and then the list is shown', async () => {
    const { asked } = openApp('/databases/new', {
      ...house,
      'admin:/database-definitions': inState('waiting'),
    });
    await screen.findByLabelText(/^Name/);
    type(/^Name/, ' shop ');
    type(/^Address/, 'db.internal');
    type(/^Password/, 's3cret');
    fireEvent.click(screen.getByRole('button', { name: 'Add a database' }));
    await waitFor(() => expect(address()).toBe('/a/vigilops-app/databases'));
    expect(asked('admin:/database-definitions')[0]).toMatchObject({
      method: 'POST',
      data: {
        host_id: 3,
        name: 'shop',
        kind: 'postgresql',
        address: 'db.internal',
        port: null,
        username: 'vigilops',
        password: 's3cret',
        tls: { mode: 'prefer', ca: null },
        enabled: true,
      },
    });
  });

  it('has beside it what makes its account, and the same for the file of the agent', async () => {
    openApp('/databases/new?kind=redis', house);
    const help = within(await screen.findByRole('complementary'));
    expect(help.getByText(/ACL SETUSER vigilops/)).toBeTruthy();
    type(/^User/, 'watcher');
    type(/^Address/, '10.0.0.9');
    type(/^Port/, '7000');
    expect(help.getByText(/ACL SETUSER watcher/)).toBeTruthy();
    expect(help.getByText(/type: redis\s+host: "10.0.0.9"\s+port: 7000/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'MongoDB' }));
    expect(help.getByText(/createUser/)).toBeTruthy();
  });

  it('says at each field what is wrong, sends nothing, and unfolds what was folded', async () => {
    const { asked } = openApp('/databases/new', house);
    await screen.findByLabelText(/^Name/);
    type(/^User/, '');
    type(/^Address/, 'https://db');
    const more = screen.getByRole('button', { name: 'More' });
    fireEvent.click(more);
    type(/^Asked every/, '1s');
    fireEvent.click(more);
    fireEvent.click(screen.getByRole('button', { name: 'Add a database' }));
    expect(screen.getByText('must not be empty')).toBeTruthy();
    expect(screen.getByText(/must be a host name, an address/)).toBeTruthy();
    expect(screen.getByText('is needed for this kind of server')).toBeTruthy();
    expect(screen.getByText('must be from 5 to 86400')).toBeTruthy();
    expect(asked('admin:/database-definitions')).toHaveLength(0);
  });

  it('shows a refusal at the field that it names, until that is changed', async () => {
    openApp('/databases/new', {
      ...house,
      'admin:/database-definitions': refusal(409, {
        code: 'CONFLICT',
        detail: 'db-1 has a database shop already',
        help: '',
      }),
    });
    await screen.findByLabelText(/^Name/);
    type(/^Name/, 'shop');
    fireEvent.click(screen.getByRole('button', { name: 'Add a database' }));
    expect(await screen.findByText('db-1 has a database shop already')).toBeTruthy();
    type(/^Name/, 'shop-2');
    expect(screen.queryByText('db-1 has a database shop already')).toBeNull();
  });

  it('says where no host has an agent, and is nothing for a Member', async () => {
    openApp('/databases/new');
    expect(await screen.findByText(/No host has an agent yet/)).toBeTruthy();
    cleanup();
    viewAs('Viewer');
    openApp('/databases/new', house);
    expect(await screen.findByText('This page is for Admins')).toBeTruthy();
  });
});

describe('a definition that is there', () => {
  const known = aDefinition();
  const open = (definition: DatabaseDefinition, answer: unknown = definition) =>
    openApp('/databases/definitions/9', {
      ...house,
      '/database-definitions/9': definition,
      'admin:/database-definitions/9': answer,
    });
  const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save the database' }));

  it('keeps its password, which is nowhere to be seen', async () => {
    const { asked } = open(known);
    expect(await screen.findByDisplayValue('configured')).toBeTruthy();
    type(/^Name/, 'renamed');
    save();
    await waitFor(() => expect(asked('admin:/database-definitions/9')).toHaveLength(1));
    const [sent] = asked('admin:/database-definitions/9');
    expect(sent).toMatchObject({ method: 'PUT', data: { name: 'renamed', username: 'vigilops' } });
    expect(sent?.data).not.toHaveProperty('password');
  });

  it('asks for its password again where it would go elsewhere', async () => {
    const { asked } = open(known);
    await screen.findByDisplayValue('configured');
    type(/^Address/, 'evil.example.com');
    expect(screen.queryByDisplayValue('configured')).toBeNull();
    save();
    expect(screen.getByText(/^give it again/)).toBeTruthy();
    expect(asked('admin:/database-definitions/9')).toHaveLength(0);
    type(/^Password/, 'new');
    save();
    await waitFor(() => expect(asked('admin:/database-definitions/9')).toHaveLength(1));
    expect(asked('admin:/database-definitions/9')[0]?.data).toMatchObject({ password: 'new' });
  });

  it('says at the password that VigilOps wants it again', async () => {
    open(known, refusal(422, { code: 'SECRET_NEEDED', detail: 'password: give it again', help: '' }));
    await screen.findByDisplayValue('configured');
    save();
    expect(await screen.findByText(/^give it again/)).toBeTruthy();
  });

  it('can have its password taken away', async () => {
    const { asked } = open(aDefinition({ kind: 'redis' }));
    fireEvent.click(await screen.findByLabelText(/^It needs none any more/));
    save();
    await waitFor(() => expect(asked('admin:/database-definitions/9')).toHaveLength(1));
    expect(asked('admin:/database-definitions/9')[0]?.data).toMatchObject({ password: null });
  });

  it.each(['9', 'new'])('leads to all where there is no definition %s', async (id) => {
    const { asked } = openApp(`/databases/definitions/${id}`, {
      ...house,
      '/database-definitions/9': refusal(404, { code: 'NOT_FOUND', detail: 'there is none', help: '' }),
    });
    expect(await screen.findByText('There is no such database')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show all databases' })).toBeTruthy();
    expect(asked('/database-definitions/new')).toEqual([]);
  });

  it.each([
    [refusal(400, { code: 'INVALID_INPUT', detail: 'id: too large', help: '' }), 'This cannot be shown'],
    [refusal(503, { code: 'NOT_READY', detail: 'the database is away', help: '' }), 'VigilOps is busy'],
    [refusal(502, undefined), 'VigilOps does not answer'],
  ])('says what failed', async (answer, title) => {
    openApp('/databases/definitions/9', { ...house, '/database-definitions/9': answer });
    expect(await screen.findByText(title)).toBeTruthy();
  });
});

describe('the list of definitions', () => {
  const all = [
    inState('up', { id: 1, name: 'well' }),
    inState('waiting', { id: 2, name: 'fresh' }),
    inState('refused', { id: 3, name: 'unwanted' }),
    inState('clash', { id: 4, name: 'twice' }),
    inState('no_password', { id: 5, name: 'plain' }),
    inState('unreadable', { id: 6, name: 'sealed' }),
    inState('down', {
      id: 7,
      name: 'broken',
      state: { ...aDefinition().state, status: 'down', error: 'password authentication failed' },
    }),
    inState('stale', { id: 8, name: 'silent' }),
    inState('disabled', { id: 9, name: 'off', enabled: false }),
  ];
  const open = (...items: DatabaseDefinition[]) =>
    openApp('/databases', {
      ...house,
      '/databases': listOf(aDatabase()),
      '/database-definitions': listOf(...items),
      'admin:/database-definitions': items[0],
    });
  /** The section, and in it the part that scrolls. */
  const table = async () => {
    const regions = await screen.findAllByRole('region', { name: 'Defined in VigilOps' });
    return within(regions[0] ?? document.body);
  };

  it('begins with what needs somebody, and says in words what to do', async () => {
    open(...all);
    const rows = (await (await table()).findAllByRole('row')).slice(1);
    const texts = rows.map(({ textContent }) => textContent ?? '');
    expect(texts.map((text) => /^[a-z]+?(?=PostgreSQL)/.exec(text)?.[0])).toEqual([
      'plain',
      'sealed',
      'twice',
      'unwanted',
      'broken',
      'silent',
      'fresh',
      'well',
      'off',
    ]);
    for (const [name, words] of [
      ['unwanted', 'agent.yaml on db-1 says databases: false under server'],
      ['twice', 'has a database twice, too, and the file wins'],
      ['plain', 'by plain HTTP, over which no password is sent'],
      ['sealed', 'give the password again'],
      ['broken', 'password authentication failed'],
      ['silent', 'says nothing of it any more'],
      ['fresh', 'takes it within a minute'],
      ['off', 'Switched off'],
    ] as const) {
      expect(texts.find((text) => text.startsWith(name))).toContain(words);
    }
    expect(
      screen.getByRole('link', { name: 'Defined here, but not watched: 4. See why' }).getAttribute('href'),
    ).toBe('#definitions');
  });

  const choose = async (item: string) => {
    fireEvent.click(await screen.findByRole('button', { name: 'What can be done with shop' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: item }));
  };

  it('leads to the form', async () => {
    open(aDefinition());
    await choose('Edit');
    expect(address()).toBe('/a/vigilops-app/databases/definitions/9');
  });

  it('switches one off and keeps all else, its password too', async () => {
    const { asked } = open(aDefinition({ interval_seconds: 30 }));
    await choose('Switch it off');
    await waitFor(() => expect(asked('admin:/database-definitions/9')).toHaveLength(1));
    const [sent] = asked('admin:/database-definitions/9');
    expect(sent).toMatchObject({ method: 'PUT', data: { enabled: false, interval_seconds: 30 } });
    expect(sent?.data).not.toHaveProperty('password');
  });

  it('asks before it removes one, and says what will be', async () => {
    const { asked } = open(aDefinition());
    await choose('Remove the definition');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/The agent stops asking it within a minute/)).toBeTruthy();
    expect(asked('admin:/database-definitions/9')).toHaveLength(0);
    fireEvent.click(dialog.getByRole('button', { name: 'Remove the definition' }));
    await waitFor(() => expect(asked('admin:/database-definitions/9')[0]?.method).toBe('DELETE'));
  });

  it('can be read by a Member, who can do nothing with it', async () => {
    viewAs('Viewer');
    open(aDefinition({ username: null }));
    expect(await (await table()).findByText('Up')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'What can be done with shop' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Add a database' })).toBeNull();
  });

  it('is no reason to show less of the databases where it cannot be had', async () => {
    openApp('/databases', {
      ...house,
      '/databases': listOf(aDatabase()),
      '/database-definitions': refusal(502, undefined),
    });
    expect(await screen.findByRole('table', { name: 'Databases' })).toBeTruthy();
    expect(await (await table()).findByRole('alert')).toBeTruthy();
  });
});
