import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

/** Build it first: npm run build -w @vigilops/grafana-app */
export const BUILT = join(import.meta.dirname, '../../grafana-plugins/vigilops-app/dist');
const DASHBOARDS = join(import.meta.dirname, '../../dashboards/generated');
const GRAFANA_ICONS = join(import.meta.dirname, '../../node_modules/@grafana/ui/dist/public/img/icons');
const OWN_ICONS = join(import.meta.dirname, '../icons');

/** The built plugins go where Grafana serves them from. */
export function builtPlugins(): Plugin {
  return {
    name: 'built-plugins',
    writeBundle({ dir = '' }) {
      cpSync(BUILT, join(dir, 'public/plugins/vigilops-app'), { recursive: true });
    },
  };
}

/** @grafana/ui shows icons that it does not bring: those are our own drawings. All of them also lie in one file. */
export function icons(): Plugin {
  return {
    name: 'icons',
    writeBundle({ dir = '' }) {
      const target = join(dir, 'public/build/img/icons');
      for (const from of [GRAFANA_ICONS, OWN_ICONS]) {
        cpSync(from, target, { recursive: true });
      }
      const all = globSync('*/*.svg', { cwd: target }).sort();
      const text = (file: string) => readFileSync(join(target, file), 'utf8').trim();
      const byName = all.map((file) => [file.replace(/\.svg$/, ''), text(file)] as const);
      writeFileSync(join(target, 'all.json'), JSON.stringify(Object.fromEntries(byName)));
    },
  };
}

interface Listed {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** The generated dashboards, with a list of them, which is all that most pages need to know. */
export function generatedDashboards(): Plugin {
  return {
    name: 'generated-dashboards',
    writeBundle({ dir = '' }) {
      const target = join(dir, 'public/dashboards');
      mkdirSync(target, { recursive: true });
      const list = globSync('*.json', { cwd: DASHBOARDS }).map((file) => {
        const text = readFileSync(join(DASHBOARDS, file), 'utf8');
        const { uid, title, description = '', tags = [] } = JSON.parse(text) as Listed;
        if (basename(file, '.json') !== uid) {
          this.error(`${file} has the uid ${uid}: a dashboard is found by the name of its file`);
        }
        writeFileSync(join(target, file), text);
        return { uid, title, description, tags };
      });
      list.sort((a, b) => a.title.localeCompare(b.title));
      writeFileSync(join(target, 'index.json'), JSON.stringify(list));
    },
  };
}
