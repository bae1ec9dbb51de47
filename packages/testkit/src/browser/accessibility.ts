import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly {
      readonly html: string;
      readonly any: readonly {
        readonly data?: { readonly fgColor?: string; readonly bgColor?: string } | null;
      }[];
    }[];
  }[];
}

const MAX_SHOWN = 4;

/**
 * What axe-core finds wrong for people with a screen reader or weak eyes, serious and critical alone, each as a few
 * lines. `without` names rules that do not apply, selectors of parts that are not ours, and colours of
 * text that are the best to be had.
 */
export async function seriousFindings(
  page: Page,
  without: {
    readonly rules?: readonly string[];
    readonly parts?: readonly string[];
    readonly colours?: readonly string[];
  } = {},
): Promise<string[]> {
  // Through the debugger, which no content security policy forbids.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    async ({ rules, parts }) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (context: unknown, options: unknown) => Promise<AxeResult> };
      };
      return axe.run(
        { exclude: parts.map((part) => [part]) },
        {
          resultTypes: ['violations'],
          rules: Object.fromEntries(rules.map((id) => [id, { enabled: false }])),
        },
      );
    },
    { rules: without.rules ?? [], parts: without.parts ?? [] },
  );
  const { colours = [] } = without;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map((violation) => ({
      ...violation,
      nodes: violation.nodes.filter(
        ({ any }) => !any.some(({ data }) => colours.includes(data?.fgColor ?? '')),
      ),
    }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, MAX_SHOWN).map(({ html, any }) => {
        const { fgColor = '', bgColor = '' } = any[0]?.data ?? {};
        return `    ${html.slice(0, 200)}${fgColor === '' ? '' : ` ${fgColor} on ${bgColor}`}`;
      });
      return [`${String(impact)}: ${id}: ${help} (${String(nodes.length)})`, ...places].join('\n');
    });
}
