import { locationService } from '@grafana/runtime';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refused } from '../test/backend.ts';
import { furnish as prepare } from '../test/furnish.tsx';

function furnish(token = 't') {
  const furnished = prepare({ token });
  if (token === '') {
    furnished.session.forgetToken();
  }
  furnished.draw();
  return furnished;
}

beforeEach(() => locationService.replace('/'));
afterEach(cleanup);

describe('the console', () => {
  it('begins with the first page, and goes on without loading anew', async () => {
    furnish();
    await screen.findByText('This is /a/app/overview');
    const menu = within(screen.getByRole('navigation', { name: 'Menu' }));
    fireEvent.click(menu.getByRole('link', { name: 'Hosts' }));
    await screen.findByText('This is /a/app/hosts');
    expect(menu.getByRole('link', { name: 'Hosts' }).getAttribute('aria-current')).toBe('page');
    expect(document.title).toBe('Hosts - VigilOps');
  });

  it('says where there is no page, and leads back', async () => {
    locationService.replace('/plugins/app');
    furnish();
    expect(screen.getByRole('heading', { name: 'There is no page here' })).toBeDefined();
    expect(screen.getByRole('link', { name: 'Go to the start' }).getAttribute('href')).toBe(
      '/a/app/overview',
    );
  });

  it('asks for a token when there is none, and opens where the viewer wanted to be', async () => {
    locationService.replace('/a/app/hosts?q=1');
    furnish('');
    fireEvent.change(screen.getByLabelText(/Token/), { target: { value: 'new' } });
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    await screen.findByText('This is /a/app/hosts');
    expect(locationService.getLocation().search).toBe('?q=1');
  });

  it('asks again when the token is refused in use, says why, and returns to the same place', async () => {
    locationService.replace('/a/app/hosts?q=1');
    const { callHouse, answer } = furnish();
    await screen.findByText('This is /a/app/hosts');
    answer('/api/v1/hosts', refused(401, 'AUTH_REVOKED'));
    await act(() => callHouse('/api/v1/hosts', { headers: { Authorization: 'Bearer t' } }));
    await screen.findByText('The token was revoked.');
    fireEvent.change(screen.getByLabelText(/Token/), { target: { value: 'new' } });
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    await screen.findByText('This is /a/app/hosts');
    expect(locationService.getLocation().search).toBe('?q=1');
  });

  it('says that the backend is away until it is back, and keeps the page', async () => {
    const { callHouse, answer, waiting } = furnish();
    await screen.findByText('This is /a/app/overview');
    answer('/api/v1/hosts', new Response('', { status: 503 }));
    answer('/health/ready', new Response('', { status: 503 }));
    await act(() => callHouse('/api/v1/hosts'));
    await screen.findByText('VigilOps does not answer');
    expect(screen.getByText('This is /a/app/overview')).toBeDefined();
    await act(() => Promise.resolve(waiting.shift()?.()));
    expect(screen.queryByText('VigilOps does not answer')).toBeNull();
  });

  it('shows what plugins say in passing', async () => {
    const { events } = furnish();
    act(() => events.emit('alert-error', ['It broke', 'Badly']));
    expect(await screen.findByText('It broke')).toBeDefined();
    expect(screen.getByText('Badly')).toBeDefined();
  });

  it('lists dashboards, in the menu too, and finds them by their words', async () => {
    locationService.replace('/dashboards?q=cpu');
    furnish();
    const list = within(screen.getByRole('main'));
    expect((await list.findByRole('link', { name: 'One host' })).getAttribute('href')).toBe('/d/host');
    expect(within(screen.getByRole('navigation', { name: 'Menu' })).getByText('One host')).toBeDefined();
    fireEvent.change(list.getByPlaceholderText(/Search/), { target: { value: 'database' } });
    await list.findByText('No dashboard matches');
    expect(locationService.getLocation().search).toBe('?q=database');
  });

  it('does by keys what it does by hand, and says which', async () => {
    furnish();
    await screen.findByText('This is /a/app/overview');
    fireEvent.keyDown(document.body, { key: '?' });
    expect(await screen.findByText('Go to the search of the page')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'd' });
    const search = await within(screen.getByRole('main')).findByPlaceholderText(/Search/);
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(search);
  });
});
