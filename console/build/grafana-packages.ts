import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { TEXT_FONT } from '../src/shell/fonts.ts';

/**
 * Grafana publishes its ESM as .mjs, for which bundlers follow Node: the default import of a CommonJS package is
 * the whole `module.exports`. The code was written for the bundlers' own way, where it is `exports.default`.
 * Such imports go through a module of our own that picks the right one.
 */
export function grafanaImportsCommonJs(): Plugin {
  const prefix = '\0cjs-default:';
  return {
    name: 'grafana-imports-commonjs',
    enforce: 'pre',
    async resolveId(source, importer) {
      const fromGrafana = importer !== undefined && /node_modules\/@grafana\/.*\.m?js$/.test(importer);
      if (!fromGrafana || /^[./\0]/.test(source)) {
        return null;
      }
      const found = await this.resolve(source, importer, { skipSelf: true });
      if (found === null || found.external !== false || !/\.c?js$/.test(found.id)) {
        return null;
      }
      const code = readFileSync(found.id, 'utf8');
      const isTranspiled = code.includes('__esModule') && !/^\s*(?:import|export)\s/m.test(code);
      return isTranspiled ? prefix + found.id : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) {
        return null;
      }
      const file = JSON.stringify(id.slice(prefix.length));
      return `import * as all from ${file};
const given = all.default;
export default (given && given.__esModule && 'default' in given ? given.default : given);
export * from ${file};`;
    },
  };
}

/** The console uses the fonts of the machine; the files that these styles name are not there. */
export function noFontFiles(): Plugin {
  return {
    name: 'no-font-files',
    enforce: 'pre',
    load: (id) => (id.endsWith('/GlobalStyles/fonts.mjs') ? 'export const getFontStyles = () => [];' : null),
  };
}

interface Mend {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const MENDS: readonly Mend[] = [
  {
    // Words are measured by the font that they are written in, or axes and figures are cut off.
    file: 'utils/measureText.mjs',
    from: "'Inter'",
    to: TEXT_FONT,
  },
  {
    // Every entry of a legend would be called `All series selected`, and none by its name.
    file: 'components/VizLegend/VizLegendListItem.mjs',
    from: '"aria-label": getAriaLabel()',
    to: '"aria-label": `${item.label}, ${getAriaLabel()}`',
  },
  {
    // Who says what is written on the button would not reach it.
    file: 'components/RefreshPicker/RefreshPicker.mjs',
    from: '"aria-label": ariaLabel,',
    to: '"aria-label": [selectedValue.label, ariaLabel].filter(Boolean).join(", "),',
  },
];

/** Small faults of @grafana/ui that a console would show. The build fails when one of them is not as it was. */
export function mendedGrafana(): Plugin {
  return {
    name: 'mended-grafana',
    enforce: 'pre',
    transform(code, id) {
      const mend = MENDS.find(({ file }) => id.endsWith(`/@grafana/ui/dist/esm/${file}`));
      if (mend === undefined) {
        return null;
      }
      if (code.split(mend.from).length !== 2) {
        this.error(`${id} is not as it was: ${mend.from}`);
      }
      return { code: code.replace(mend.from, () => mend.to), map: null };
    },
  };
}

/** @grafana/ui shows a cell of a table in an editor of two megabytes. */
export function plainCells(): Plugin {
  return {
    name: 'plain-cells',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '../Monaco/CodeEditor.mjs' && importer?.endsWith('/Table/TableCellInspector.mjs') === true
        ? join(import.meta.dirname, '../src/panels/table/PlainCode.tsx')
        : null,
  };
}
