import { locationService } from '@grafana/runtime';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, refused, signedInAs } from '../test/backend.ts';
import { furnish } from '../test/furnish.tsx';

const AUTH = '/api/v1/auth';
const nobody = () => refused(401, 'AUTH_INVALID');
const door = (has_users: boolean, sign_up: 'open' | 'invited' = 'invited') =>
  Response.json({ has_users, sign_up, has_session: false });
const comesIn = (user: Parameters<typeof signedInAs>[0] = {}, token = 'access-1') =>
  Response.json(signedInAs(user, token));
const field = (name: RegExp) => screen.getByLabelText<HTMLInputElement>(name, { selector: 'input' });
const type = (name: RegExp, value: string) => fireEvent.change(field(name), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const secret = 's'.repeat(43);

type Furnished = ReturnType<typeof furnish>;

/** A browser without a token, whose cookie is good for nobody. */
async function stranger(options: Parameters<typeof furnish>[0] = {}, state = door(true)): Promise<Furnished> {
  const furnished = furnish({ token: '', ...options });
  furnished.answer(`${AUTH}/refresh`, nobody());
  furnished.answer(`${AUTH}/state`, state);
  await furnished.session.find();
  furnished.draw();
  return furnished;
}

async function person(user: Parameters<typeof signedInAs>[0] = {}): Promise<Furnished> {
  const furnished = furnish({ token: '' });
  furnished.answer(`${AUTH}/refresh`, comesIn(user));
  await furnished.session.find();
  furnished.draw();
  return furnished;
}

const menuItem = async (name: string) => {
  press(/^Account of/);
  return screen.findByRole('menuitem', { name });
};

beforeEach(() => locationService.replace('/a/app/hosts?q=1'));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

describe('signing in', () => {
  it('takes e-mail and password and opens where the person wanted to be', async () => {
    const { answer, callsTo, session } = await stranger();
    expect(document.activeElement).toBe(field(/E-mail/));
    expect(field(/E-mail/).autocomplete).toBe('username');
    expect(field(/Password/).autocomplete).toBe('current-password');
    type(/E-mail/, ' li.na@example.com ');
    type(/Password/, ' correct horse ');
    answer(`${AUTH}/login`, comesIn());
    press('Sign in');
    await screen.findByText('This is /a/app/hosts');
    expect(locationService.getLocation().search).toBe('?q=1');
    expect(callsTo(`${AUTH}/login`)).toMatchObject([
      { body: { email: 'li.na@example.com', password: ' correct horse ', cookie: true } },
    ]);
    expect(session.state()).toMatchObject({ kind: 'person', token: 'access-1' });
  });

  it('leads on from its own address', async () => {
    locationService.replace('/login');
    const { answer } = await stranger();
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/login`, comesIn());
    press('Sign in');
    await screen.findByText('This is /a/app/overview');
  });

  it('says in place that the password is wrong, and keeps what was written', async () => {
    const { answer } = await stranger();
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'wrong');
    answer(`${AUTH}/login`, refused(401, 'AUTH_INVALID', 'the e-mail address or the password is wrong'));
    press('Sign in');
    const alert = await screen.findByRole('alert', { name: 'Wrong e-mail or password' });
    expect(alert.textContent).toContain('Caps Lock');
    expect(field(/E-mail/).value).toBe('li.na@example.com');
  });

  it('asks nobody about an address or a password that cannot be one', async () => {
    const { callsTo } = await stranger();
    type(/E-mail/, 'li.na');
    press('Sign in');
    await screen.findByText(/Enter an e-mail address/);
    screen.getByText('Fill this in.');
    expect(document.activeElement).toBe(field(/E-mail/));
    expect(field(/E-mail/).getAttribute('aria-invalid')).toBe('true');
    expect(callsTo(`${AUTH}/login`)).toEqual([]);
  });

  it('counts the seconds down after too many attempts, unless it is for another address', async () => {
    const { answer } = await stranger();
    vi.useFakeTimers();
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'wrong');
    answer(`${AUTH}/login`, refused(429, 'AUTH_THROTTLED', 'too many', { 'Retry-After': '61' }));
    press('Sign in');
    await act(() => vi.advanceTimersByTimeAsync(0));
    screen.getByRole('alert', { name: 'Too many attempts' });
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Try again in 1:01 min' });
    expect(button.disabled).toBe(true);
    await act(() => vi.advanceTimersByTimeAsync(24_000));
    expect(button.textContent).toBe('Try again in 37 s');
    await act(() => vi.advanceTimersByTimeAsync(37_000));
    expect([button.textContent, button.disabled]).toEqual(['Sign in', false]);
    expect(screen.queryByRole('alert')).toBeNull();
    answer(`${AUTH}/login`, refused(429, 'AUTH_THROTTLED', 'too many', { 'Retry-After': '900' }));
    fireEvent.click(button);
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(button.textContent).toBe('Try again in 15:00 min');
    type(/E-mail/, 'wang.fang@example.com');
    expect([button.textContent, button.disabled]).toEqual(['Sign in', false]);
  });

  it.each([
    ['an account that is disabled', () => refused(403, 'AUTH_FORBIDDEN'), 'This account is disabled'],
    ['a page over plain HTTP', () => refused(403, 'TLS_REQUIRED'), 'This page came over plain HTTP'],
    ['a backend that is away', () => failed(), 'VigilOps does not answer'],
    ['what nobody foresaw', () => refused(418, 'TEAPOT', 'short and stout'), 'VigilOps refuses this'],
  ])('says what to do about %s', async (_what, next, title) => {
    const { answer } = await stranger();
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/login`, next());
    press('Sign in');
    expect((await screen.findByRole('alert', { name: title })).textContent).not.toBe(title);
  });

  it('shows the password to who wants to see it', async () => {
    await stranger();
    expect(field(/Password/).type).toBe('password');
    press('Show the password');
    expect(field(/Password/).type).toBe('text');
  });

  it('says what to do about a forgotten password', async () => {
    await stranger();
    expect(screen.queryByText(/vigilops user reset/)).toBeNull();
    press('Forgot password?');
    screen.getByText(/An Admin can make a link/);
    screen.getByText('vigilops user reset <email>');
  });

  it('can be done with a token instead, and back', async () => {
    const { session } = await stranger();
    press('Use a token instead');
    press('Use a password instead');
    press('Use a token instead');
    type(/Token/, 'vgo_api_x');
    press('Open');
    await screen.findByText('This is /a/app/hosts');
    expect(session.state()).toEqual({ kind: 'token', token: 'vgo_api_x' });
  });
});

describe('the first user', () => {
  it('is asked to register before anything else, and told to become the Admin', async () => {
    const { answer, callsTo } = await stranger({}, door(false));
    await screen.findByRole('heading', { name: 'Welcome to VigilOps' });
    screen.getByText(/your account becomes the Admin/);
    expect(field(/Password/).autocomplete).toBe('new-password');
    type(/Name/, 'Li Na');
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/register`, comesIn({ role: 'admin' }));
    press('Create the account');
    await screen.findByText('This is /a/app/hosts');
    expect(callsTo(`${AUTH}/register`)).toMatchObject([
      { body: { name: 'Li Na', email: 'li.na@example.com', password: 'correct horse', cookie: true } },
    ]);
  });

  it('can use a token instead', async () => {
    await stranger({}, door(false));
    fireEvent.click(await screen.findByRole('button', { name: 'Use a token instead' }));
    expect(field(/Token/)).toBeDefined();
  });
});

describe('registering', () => {
  beforeEach(() => locationService.replace('/register'));

  it('by an invitation makes an account and leads on', async () => {
    const { answer, callsTo } = await stranger({ brought: { invitation: secret } });
    await screen.findByText(/You were invited/);
    type(/Name/, 'Li Na');
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/register`, comesIn());
    press('Create the account');
    await screen.findByText('This is /a/app/overview');
    expect(callsTo(`${AUTH}/register`)).toMatchObject([{ body: { invitation: secret } }]);
  });

  it('says how long a password has to be, before and while it is written', async () => {
    const { callsTo } = await stranger({ brought: { invitation: secret } });
    await screen.findByText('At least 10 characters.');
    type(/Password/, '1234567');
    screen.getByText('Characters to go: 3');
    press('Create the account');
    await screen.findByText('Too short: at least 10 characters.');
    type(/Password/, '1234567890');
    screen.getByText('Long enough');
    expect(callsTo(`${AUTH}/register`)).toEqual([]);
  });

  it.each([
    ['CONFLICT', 409, 'email: has an account already', /has an account already: sign in/, /E-mail/],
    ['REQUEST_INVALID', 400, 'password: has too few different characters', /Too easy to guess/, /Password/],
  ])('says at the field what is wrong with it: %s', async (code, status, message, text, where) => {
    const { answer } = await stranger({ brought: { invitation: secret } });
    await screen.findByText(/You were invited/);
    type(/Name/, 'Li Na');
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'aaaaaaaaaaaa');
    answer(`${AUTH}/register`, refused(status, code, message));
    press('Create the account');
    await screen.findByText(text);
    expect(document.activeElement).toBe(field(where));
  });

  it('says that an invitation is not good, and whom to ask', async () => {
    const { answer } = await stranger({ brought: { invitation: secret } });
    await screen.findByText(/You were invited/);
    type(/Name/, 'Li Na');
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/register`, refused(403, 'AUTH_FORBIDDEN', 'the invitation is not good'));
    press('Create the account');
    const alert = await screen.findByRole('alert', { name: 'This invitation is not good' });
    expect(alert.textContent).toContain('Ask an Admin for a new one');
  });

  it('says how to get an invitation where one is needed, and leads to the login', async () => {
    await stranger();
    await screen.findByText(/Ask an Admin for one/);
    expect(screen.queryByLabelText(/Password/)).toBeNull();
    fireEvent.click(screen.getByRole('link', { name: 'Sign in instead' }));
    await screen.findByRole('heading', { name: 'Sign in to VigilOps' });
  });

  it('needs no invitation where everybody may', async () => {
    const { answer, callsTo } = await stranger({}, door(true, 'open'));
    await screen.findByRole('button', { name: 'Create the account' });
    type(/Name/, 'Li Na');
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/register`, comesIn());
    press('Create the account');
    await screen.findByText('This is /a/app/overview');
    expect(callsTo(`${AUTH}/register`)[0]?.body).not.toHaveProperty('invitation');
  });

  it('tries again where it could not find out who may', async () => {
    const { answer, draw } = furnish({ token: 'vgo_api_x' });
    answer(`${AUTH}/state`, failed(), door(true));
    draw();
    const alert = await screen.findByRole('alert', { name: 'VigilOps does not answer' });
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await screen.findByText(/Ask an Admin for one/);
  });

  it('is nothing for somebody who is signed in', async () => {
    await person();
    await screen.findByText('This is /a/app/overview');
  });
});

describe('a new password by a link', () => {
  beforeEach(() => locationService.replace('/reset'));

  it('is set once, and leads to the login', async () => {
    const { answer, callsTo } = await stranger({ brought: { secret } });
    await screen.findByText('At least 10 characters.');
    type(/New password/, 'correct horse');
    answer(`${AUTH}/reset`, new Response(null, { status: 204 }));
    press('Set the password');
    await screen.findByText('Your new password is set');
    expect(callsTo(`${AUTH}/reset`)).toMatchObject([{ body: { secret, new_password: 'correct horse' } }]);
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByRole('heading', { name: 'Sign in to VigilOps' });
  });

  it('says that a link is not good any more, and how to get another', async () => {
    const { answer } = await stranger({ brought: { secret } });
    await screen.findByText('At least 10 characters.');
    type(/New password/, 'correct horse');
    answer(`${AUTH}/reset`, refused(403, 'AUTH_FORBIDDEN', 'the link is not good'));
    press('Set the password');
    const alert = await screen.findByRole('alert', { name: 'This link is not good any more' });
    expect(alert.textContent).toContain('vigilops user reset <email>');
  });

  it('needs a link', async () => {
    await stranger();
    await screen.findByText(/This page opens by a link/);
    expect(screen.queryByLabelText(/New password/)).toBeNull();
  });

  it('signs out the one whose password it was, here too', async () => {
    const furnished = furnish({ token: '', brought: { secret } });
    furnished.answer(`${AUTH}/refresh`, comesIn(), refused(401, 'AUTH_REVOKED'));
    await furnished.session.find();
    furnished.draw();
    await screen.findByText('At least 10 characters.');
    type(/New password/, 'correct horse');
    furnished.answer(`${AUTH}/reset`, new Response(null, { status: 204 }));
    press('Set the password');
    await screen.findByText('Your new password is set');
    await waitFor(() => expect(furnished.session.state()).toMatchObject({ kind: 'nobody' }));
  });
});

describe('somebody who is signed in', () => {
  it('goes on where a call found the access token expired, without noticing', async () => {
    const { answer, callHouse, callsTo } = await person();
    await screen.findByText('This is /a/app/hosts');
    answer(`${AUTH}/refresh`, comesIn({}, 'access-2'));
    const ask = async (path: string) => {
      answer(path, refused(401, 'AUTH_EXPIRED'), Response.json({ path }));
      const response = await callHouse(path, { headers: { Authorization: 'Bearer access-1' } });
      return response.json();
    };
    const paths = ['/api/v1/hosts', '/api/v1/services', '/api/v1/logs'];
    expect(await act(() => Promise.all(paths.map(ask)))).toEqual(paths.map((path) => ({ path })));
    expect(callsTo(`${AUTH}/refresh`)).toHaveLength(2);
    expect(callsTo('/api/v1/logs').map(({ authorization }) => authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
    screen.getByText('This is /a/app/hosts');
  });

  it('is asked for the password when the session is over, told why, and back in the same place', async () => {
    const { answer, callHouse } = await person();
    await screen.findByText('This is /a/app/hosts');
    answer('/api/v1/hosts', refused(401, 'AUTH_EXPIRED'));
    answer(`${AUTH}/refresh`, refused(401, 'AUTH_REVOKED'));
    await act(() => callHouse('/api/v1/hosts', { headers: { Authorization: 'Bearer access-1' } }));
    await screen.findByText(/Your session was ended/);
    type(/E-mail/, 'li.na@example.com');
    type(/Password/, 'correct horse');
    answer(`${AUTH}/login`, comesIn({}, 'access-2'));
    press('Sign in');
    await screen.findByText('This is /a/app/hosts');
    expect(locationService.getLocation().search).toBe('?q=1');
  });

  it('stays when the backend is away while the access token expires, and the call has met nobody', async () => {
    const { answer, callHouse, session } = await person();
    await screen.findByText('This is /a/app/hosts');
    answer('/api/v1/hosts', refused(401, 'AUTH_EXPIRED'));
    answer(`${AUTH}/refresh`, failed());
    answer('/health/ready', new Response('', { status: 503 }));
    const call = callHouse('/api/v1/hosts', { headers: { Authorization: 'Bearer access-1' } });
    await act(() => expect(call).rejects.toThrow('does not answer'));
    expect(session.state()).toMatchObject({ kind: 'person', token: 'access-1' });
    await screen.findByText('VigilOps does not answer');
    screen.getByText('This is /a/app/hosts');
  });

  it('finds name, address and role in the menu, and the way out', async () => {
    const { answer, session } = await person({ name: "Li & Na O'Brien", role: 'admin' });
    const signOut = await menuItem('Sign out');
    const menu = screen.getByRole('menu', { name: "Account of Li & Na O'Brien" });
    expect(menu.textContent).toContain("Li & Na O'Brienli.na@example.comAdmin");
    answer(`${AUTH}/logout`, new Response(null, { status: 204 }));
    fireEvent.click(signOut);
    await screen.findByRole('heading', { name: 'Sign in to VigilOps' });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(session.state()).toEqual({ kind: 'nobody', asks: 'password' });
  });

  it('is told when signing out met nobody', async () => {
    const { answer, session } = await person();
    const signOut = await menuItem('Sign out');
    answer(`${AUTH}/logout`, failed());
    fireEvent.click(signOut);
    await screen.findByText('You are still signed in');
    expect(session.state().kind).toBe('person');
  });

  it('changes the password, and hears at the field that the current one is wrong', async () => {
    const { answer, callsTo } = await person();
    fireEvent.click(await menuItem('Change password'));
    await screen.findByRole('dialog', { name: 'Change password' });
    type(/Current password/, 'wrong');
    type(/New password/, 'correct horse');
    answer(
      `${AUTH}/password`,
      refused(400, 'REQUEST_INVALID', 'current_password: is not right'),
      new Response(null, { status: 204 }),
    );
    press('Change password');
    await screen.findByText('This is not your current password.');
    expect(document.activeElement).toBe(field(/Current password/));
    type(/Current password/, 'right');
    press('Change password');
    await screen.findByText('Your password is changed');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(callsTo(`${AUTH}/password`)[1]).toMatchObject({
      authorization: 'Bearer access-1',
      body: { current_password: 'right', new_password: 'correct horse' },
    });
  });

  it('is asked for the password when the session turns out to be over while it is changed', async () => {
    const { answer } = await person();
    fireEvent.click(await menuItem('Change password'));
    await screen.findByRole('dialog', { name: 'Change password' });
    type(/Current password/, 'right');
    type(/New password/, 'correct horse');
    answer(`${AUTH}/password`, refused(401, 'AUTH_REVOKED'));
    press('Change password');
    await screen.findByText(/Your session was ended/);
  });

  it('sees what an Admin sees only as an Admin', async () => {
    await person({ role: 'admin' });
    fireEvent.click(screen.getByRole('link', { name: 'People' }));
    await screen.findByText('This is /a/app/people');
    cleanup();
    await person({ role: 'member' });
    await screen.findByRole('heading', { name: 'This page is for Admins' });
    expect(screen.queryByRole('link', { name: 'People' })).toBeNull();
    expect(screen.queryByText('This is /a/app/people')).toBeNull();
  });
});

describe('a backend that is away at the start', () => {
  it('is waited for, and asked again by hand', async () => {
    const { answer, session, draw } = furnish({ token: '' });
    answer(`${AUTH}/refresh`, failed(), comesIn());
    await session.find();
    draw();
    screen.getByRole('heading', { name: 'VigilOps does not answer' });
    press('Try again');
    await screen.findByText('This is /a/app/hosts');
  });

  it('is asked again by itself once it is well', async () => {
    const { answer, session, draw, waiting } = furnish({ token: '' });
    answer(`${AUTH}/refresh`, refused(503, 'STORE_UNAVAILABLE'), comesIn());
    answer('/health/ready', new Response('', { status: 503 }));
    await session.find();
    draw();
    await waitFor(() => expect(waiting).toHaveLength(1));
    act(() => waiting[0]?.());
    await screen.findByText('This is /a/app/hosts');
  });
});

describe('somebody with a token', () => {
  it('is no person: forgets the token instead of signing out, and may open what an Admin may', async () => {
    locationService.replace('/a/app/people');
    const { draw, session, calls } = furnish({ token: 'vgo_api_x' });
    await session.find();
    draw();
    await screen.findByText('This is /a/app/people');
    expect(screen.queryByRole('button', { name: /^Account of/ })).toBeNull();
    press('Forget the token of this browser');
    expect(field(/Token/)).toBeDefined();
    expect(calls).toEqual([]);
  });
});
