import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectWords, fromTree } from '../../grafana-plugins/vigilops-app/words.ts';
import { CHINESE_OF_GRAFANA } from './words-of-grafana.ts';
import { CHINESE } from './words.ts';

const ours = fromTree(CHINESE);
const ofGrafana = fromTree(CHINESE_OF_GRAFANA);
const placeholders = (text: string) => (text.match(/\{\{\s*\w+\s*\}\}/g) ?? []).sort();

describe('words', () => {
  it('are there in Chinese for every English one, with the same places to fill in, and no more', () => {
    const inCode = collectWords(import.meta.dirname);
    expect([...ours.keys()].sort()).toEqual([...inCode.keys()].sort());
    for (const [key, text] of inCode) {
      expect([key, placeholders(ours.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  it('of Grafana are such as its packages still use', () => {
    const packages = ['data', 'ui'].map((name) =>
      join(import.meta.dirname, `../../node_modules/@grafana/${name}/dist/esm`),
    );
    const code = packages
      .flatMap((cwd) => globSync('**/*.mjs', { cwd }).map((file) => readFileSync(join(cwd, file), 'utf8')))
      .join('\n');
    const gone = [...ofGrafana.keys()].filter((key) => !code.includes(`"${key.replace(/_other$/, '')}"`));
    expect(gone).toEqual([]);
  });

  it('set Chinese and Latin apart by a space', () => {
    const glued = /[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]/;
    expect([...ours, ...ofGrafana].filter(([, text]) => glued.test(text))).toEqual([]);
  });
});
