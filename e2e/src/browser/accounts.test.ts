import {
  launchChromium,
  seriousFindings,
  visit,
  type Visitor,
  type Browser,
} from '@vigilops/testkit/browser';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const APP = '/a/vigilops-app';
const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada', email: 'ada@example.com' };
/** The answers that a person gets who knows no password, or whose session is over. */
const REFUSED = /\b40[13]\b/;

describe.skipIf(!hasChromium)(`people in a browser, on the real house${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const stranger = () => visit(browser, { url: house.url });
  const fill = async ({ page }: Visitor, fields: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(fields)) {
      await page
        .getByLabel(new RegExp(`^${label}`))
        .first()
        .fill(text);
    }
  };
  const press = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true }).click();
  const isIn = ({ page }: Visitor, name: string) =>
    page.getByRole('button', { name: `Account of ${name}` }).waitFor();
  const asks = ({ page }: Visitor, title: string) => page.getByRole('heading', { name: title }).waitFor();
  const signIn = async (visitor: Visitor, email: string, password: string) => {
    await fill(visitor, { 'E-mail': email, Password: password });
    await press(visitor, 'Sign in');
  };

  it('makes the first one the Admin, who stays over a reload and comes back to the same page', async () => {
    const visitor = await stranger();
    await visitor.open(`${APP}/hosts?q=web`);
    await asks(visitor, 'Welcome to VigilOps');
    expect(await seriousFindings(visitor.page)).toEqual([]);
    await fill(visitor, { Name: ADA.name, 'E-mail': ADA.email, Password: 'short' });
    await press(visitor, 'Create the account');
    await fill(visitor, { Password: PASSWORD });
    await press(visitor, 'Create the account');
    await isIn(visitor, ADA.name);
    expect(visitor.page.url()).toBe(`${house.url}${APP}/hosts?q=web`);
    await visitor.page.reload();
    await isIn(visitor, ADA.name);
    const kept = await visitor.context.storageState();
    expect(JSON.stringify(kept.origins)).not.toMatch(/eyJ/);
    expect(kept.cookies).toMatchObject([{ name: 'vigilops_session', httpOnly: true, sameSite: 'Strict' }]);
    expect(visitor.troubles.take()).toEqual([]);
    await visitor.leave();
  });

  it('lets nobody in with a wrong password, and tells them in place', async () => {
    const visitor = await stranger();
    await visitor.open('/');
    await asks(visitor, 'Sign in to VigilOps');
    expect(await seriousFindings(visitor.page)).toEqual([]);
    expect(visitor.troubles.take()).toEqual([]);
    visitor.troubles.expect(REFUSED);
    await signIn(visitor, ADA.email, 'not this one');
    await visitor.page.getByText('Wrong e-mail or password').waitFor();
    await signIn(visitor, ADA.email, PASSWORD);
    await isIn(visitor, ADA.name);
    await visitor.leave();
  });

  it('lets who is invited in by a link, once, to read', async () => {
    const { path } = await house.ask<{ path: string }>('/api/v1/invitations', { email: 'max@example.com' });
    const visitor = await stranger();
    await visitor.open(path);
    await asks(visitor, 'Create an account');
    expect(visitor.page.url()).not.toContain('invitation=');
    await fill(visitor, { Name: 'Max', 'E-mail': 'max@example.com', Password: PASSWORD });
    await press(visitor, 'Create the account');
    await isIn(visitor, 'Max');
    await visitor.open(`${APP}/overview`);
    expect(visitor.troubles.take()).toEqual([]);
    await visitor.leave();

    const late = await stranger();
    late.troubles.expect(REFUSED);
    await late.open(path);
    await fill(late, { Name: 'Eve', 'E-mail': 'max@example.com', Password: PASSWORD });
    await press(late, 'Create the account');
    await late.page.getByText('This invitation is not good').waitFor();
    await late.leave();
  });

  it('ends a session everywhere else when the password changes, and by a link when it was forgotten', async () => {
    const { items } = await house.ask<{ items: { id: number; email: string }[] }>('/api/v1/users');
    const max = items.find(({ email }) => email === 'max@example.com');
    const elsewhere = await stranger();
    await elsewhere.open('/');
    await signIn(elsewhere, 'max@example.com', PASSWORD);
    await isIn(elsewhere, 'Max');

    const { path } = await house.ask<{ path: string }>(`/api/v1/users/${String(max?.id)}/reset-link`, {});
    const visitor = await stranger();
    await visitor.open(path);
    await fill(visitor, { 'New password': 'quite another one' });
    await press(visitor, 'Set the password');
    await visitor.page.getByText('Your new password is set').waitFor();
    await press(visitor, 'Sign in');
    await asks(visitor, 'Sign in to VigilOps');
    await signIn(visitor, 'max@example.com', 'quite another one');
    await isIn(visitor, 'Max');
    await visitor.leave();

    elsewhere.troubles.expect(REFUSED);
    await elsewhere.page.reload();
    await asks(elsewhere, 'Sign in to VigilOps');
    await elsewhere.leave();
  });

  it('keeps people in over a restart of the backend', async () => {
    const visitor = await stranger();
    await visitor.open('/');
    await signIn(visitor, ADA.email, PASSWORD);
    await isIn(visitor, ADA.name);
    visitor.troubles.expect(/ERR_|50[234]|Failed to load|network error/i);
    await house.endBackend('SIGTERM');
    await house.startBackend();
    await visitor.page.reload();
    await isIn(visitor, ADA.name);
    await press(visitor, `Account of ${ADA.name}`);
    await visitor.page.getByText('Sign out').click();
    await asks(visitor, 'Sign in to VigilOps');
    await visitor.page.reload();
    await asks(visitor, 'Sign in to VigilOps');
    await visitor.leave();
  });
});
