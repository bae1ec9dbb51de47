import { z } from 'zod';
import { openAskedHouse } from '../../backend/src/analysis/test/asked-house.ts';
import { TOOLS } from '../../backend/src/analysis/index.ts';
import { defineTool } from '../../backend/src/analysis/tools/tool.ts';
import { estimateTokens } from '../../backend/src/llm/wire/estimate.ts';
import { addText, emptyTally } from '../../backend/src/llm/wire/tally.ts';
import { dataFolder, writePredictions } from './parts/ai/data.ts';
import { readLoghub } from './parts/ai/loghub.ts';

/**
 * Tokens that one question takes: all that is sent to the model, of all its turns, with the rules, the descriptions of all tools
 * and what two of them answered, beside the lines of the system as they are. The model is scripted: it asks for the templates
 * with their counts, then for some lines, then answers. Tokens are estimated as the gateway does.
 */
const SHOWN_LINES = 30;
const SHOWN_TEMPLATES = 20;

const folder = dataFolder('loghub');
if (folder !== undefined) {
  console.log('system         lines   raw tokens   sent tokens   of raw   calls');
  const rows: (readonly (string | number)[])[] = [];
  for (const { name, lines, truth } of readLoghub(folder)) {
    const sent = await tokensSent(lines, truth);
    const raw = tokensOf(lines.join('\n'));
    rows.push([name, lines.length, raw, sent.tokens, sent.calls]);
    print(name, lines.length, raw, sent.tokens, sent.calls);
  }
  const mean = (at: number) => rows.reduce((sum, row) => sum + Number(row[at]), 0) / Math.max(rows.length, 1);
  print('mean', Math.round(mean(1)), Math.round(mean(2)), Math.round(mean(3)), Math.round(mean(4)));
  writePredictions('assistant/tokens.csv', ['system', 'lines', 'raw_tokens', 'sent_tokens', 'calls'], rows);
}

async function tokensSent(lines: readonly string[], truth: readonly string[]) {
  const counted = new Map<string, number>();
  truth.forEach((template) => counted.set(template, (counted.get(template) ?? 0) + 1));
  const templates = [...counted].sort((a, b) => b[1] - a[1]).slice(0, SHOWN_TEMPLATES);
  const search = defineTool({
    name: 'search_logs',
    title: 'Search logs',
    description: 'Lines.',
    input: z.strictObject({}),
    run: () =>
      Promise.resolve({
        rows: lines.slice(0, SHOWN_LINES).map((body, at) => ({
          cite: `log:1772366400000000.0.7.${String(at)}`,
          link: '/a/vigilops-app/logs',
          time: '2026-03-01T12:00:00.000000Z',
          level: 'error',
          host: 'web-1',
          body,
        })),
      }),
  });
  const list = defineTool({
    name: 'list_log_templates',
    title: 'Templates',
    description: 'Templates.',
    input: z.strictObject({}),
    run: () =>
      Promise.resolve({
        rows: templates.map(([text, count], at) => ({
          cite: `template:${String(at)}`,
          link: '/a/vigilops-app/analysis/patterns',
          text,
          lines: count,
        })),
      }),
  });
  const others = TOOLS.filter(({ name }) => name !== search.name && name !== list.name);
  const house = await openAskedHouse([search, list, ...others]);
  try {
    house.model.answers((_request, turn) =>
      turn <= 2
        ? { text: '', tools: [{ name: turn === 1 ? list.name : search.name, input: {} }] }
        : { text: 'It was the disk [template:0].' },
    );
    await house.ask({ text: 'What went wrong here?' });
    const calls = house.model.requests.length;
    return {
      calls,
      tokens: house.model.requests.reduce((sum, one) => sum + tokensOf(JSON.stringify(one)), 0),
    };
  } finally {
    await house.close();
  }
}

function tokensOf(text: string): number {
  const tally = emptyTally();
  addText(tally, text);
  return estimateTokens(tally);
}

function print(name: string, lines: number, raw: number, sent: number, calls: number): void {
  const cells = [
    name.padEnd(13),
    String(lines).padStart(6),
    String(raw).padStart(12),
    String(sent).padStart(13),
    `${String(Math.round((sent / raw) * 100))} %`.padStart(8),
    String(calls).padStart(7),
  ];
  console.log(cells.join(' '));
}
