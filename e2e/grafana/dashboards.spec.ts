import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './troubles.ts';

const FOLDER = join(import.meta.dirname, '../../dashboards/generated');
const dashboards = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { uid: string; title: string });

for (const { uid, title } of dashboards) {
  test(`${title} draws every panel without an error`, async ({ gotoDashboardPage, page, troubles }) => {
    await gotoDashboardPage({ uid });
    await expect(page.getByTestId(/data-testid Panel header/).first()).toBeVisible();
    // Panels draw when they come into view: walk down to the end.
    for (let screens = 0; screens < 12; screens += 1) {
      await page.mouse.move(640, 500);
      await page.mouse.wheel(0, 600);
      await expect(page.getByLabel('Panel loading bar')).toHaveCount(0);
    }
    await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
    await expect(page.getByText(/Panel plugin not found|Failed to load/)).toHaveCount(0);
    expect(troubles.take()).toEqual([]);
  });
}
