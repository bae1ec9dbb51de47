import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard, Panel } from '@grafana/schema';

/** A dashboard of our own with every kind of panel, variable, mark and link that the console knows. */
export const fixture = (): Dashboard =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'dashboard.json'), 'utf8')) as Dashboard;

/** A panel of the fixture by its title, also out of a folded row. */
export function fixturePanel(title: string): Panel {
  const all = (fixture().panels ?? []).flatMap((panel) => [
    panel,
    ...('panels' in panel ? panel.panels : []),
  ]);
  const found = all.find((panel) => panel.title === title);
  if (found === undefined) {
    throw new Error(`The fixture has no panel ${title}`);
  }
  return found as Panel;
}
