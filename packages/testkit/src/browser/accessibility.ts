import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Of the page's world, for the function below that runs there. */
declare const document: unknown;

const MAX_SHOWN = 4;

/**
 * What axe-core finds wrong for people with a screen reader or weak eyes, serious and critical alone, each as a few
 * lines. `without` names rules that do not apply, or selectors of what is not ours.
 */
export async function seriousFindings(
  page: Page,
  without: { readonly rules?: readonly string[]; readonly within?: string } = {},
): Promise<string[]> {
  // Through the debugger, which no content security policy forbids.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    async ({ rules, within }) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (context: unknown, options: unknown) => Promise<AxeResult> };
      };
      return axe.run(within ?? document, {
        resultTypes: ['violations'],
        rules: Object.fromEntries(rules.map((id) => [id, { enabled: false }])),
      });
    },
    { rules: without.rules ?? [], within: without.within },
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, MAX_SHOWN).map(({ html }) => `    ${html.slice(0, 200)}`);
      return [`${String(impact)}: ${id}: ${help} (${String(nodes.length)})`, ...places].join('\n');
    });
}
