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
  {
    // A second React, only to write the text that is on the page already.
    file: 'components/Text/TruncatedText.mjs',
    from: "import ReactDOMServer from 'react-dom/server';",
    to: 'const ReactDOMServer = { textOf: (ref) => ref.current?.textContent ?? "" };',
  },
  {
    file: 'components/Text/TruncatedText.mjs',
    from: 'ReactDOMServer.renderToStaticMarkup(/* @__PURE__ */ jsx(Fragment, { children: children2 }))',
    to: 'ReactDOMServer.textOf(internalRef)',
  },
];

/** Small faults of @grafana/ui that a console would show. The build fails when one of them is not as it was. */
export function mendedGrafana(): Plugin {
  return {
    name: 'mended-grafana',
    enforce: 'pre',
    transform(code, id) {
      const mends = MENDS.filter(({ file }) => id.endsWith(`/@grafana/ui/dist/esm/${file}`));
      if (mends.length === 0) {
        return null;
      }
      const mended = mends.reduce((text, { from, to }) => {
        if (text.split(from).length !== 2) {
          this.error(`${id} is not as it was: ${from}`);
        }
        return text.replace(from, () => to);
      }, code);
      return { code: mended, map: null };
    },
  };
}

interface StandIn {
  /** What is imported, by which file. */
  readonly source: string;
  readonly importer: string;
  /** Of `src/stand-ins`. */
  readonly file: string;
}

const STAND_INS: readonly StandIn[] = [
  { source: '../Monaco/CodeEditor.mjs', importer: '/Table/TableCellInspector.mjs', file: 'CodeEditor.tsx' },
  { source: 'semver', importer: '/@grafana/e2e-selectors/dist/esm/resolver.mjs', file: 'semver.ts' },
];

/** What Grafana's packages load much for and use little of; each stand-in says why. */
export function standIns(): Plugin {
  return {
    name: 'stand-ins',
    enforce: 'pre',
    resolveId(source, importer = '') {
      const found = STAND_INS.find((one) => one.source === source && importer.endsWith(one.importer));
      return found === undefined ? null : join(import.meta.dirname, '../src/stand-ins', found.file);
    },
  };
}
