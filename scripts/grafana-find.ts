import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where packages put what the program needs beside it, when its own place does not tell. */
const USUAL_HOMES = [
  '/usr/share/grafana',
  '/usr/local/share/grafana',
  '/opt/homebrew/opt/grafana/share/grafana',
  '/usr/local/opt/grafana/share/grafana',
];
const NAMES = ['grafana', 'grafana-server'] as const;
const VERSION_LIMIT_MS = 20_000;
/** What our plugins need. */
const OLDEST = { major: 12, minor: 3 };

export interface GrafanaProgram {
  readonly program: string;
  /** The folder with conf/defaults.ini and public/. */
  readonly home: string;
  /** What comes before the options: newer releases have one program for all. */
  readonly command: readonly string[];
}

export type FoundGrafana =
  | { readonly status: 'found'; readonly grafana: GrafanaProgram; readonly version: string }
  /** There is none, or none that can be used; `reason` is for people. */
  | { readonly status: 'none' | 'unusable'; readonly reason: string };

/** Looks in GRAFANA_HOME, then on the PATH, and asks the program how old it is. */
export function findGrafana(
  env: Readonly<Record<string, string | undefined>>,
  usualHomes: readonly string[] = USUAL_HOMES,
): FoundGrafana {
  const { GRAFANA_HOME: named = '', PATH: path = '' } = env;
  if (named !== '' && !isHome(named)) {
    return { status: 'unusable', reason: `GRAFANA_HOME=${named} has no conf/defaults.ini` };
  }
  const onPath = path.split(delimiter).flatMap((folder) => programsIn(folder));
  const [program] = [...(named === '' ? [] : programsIn(join(named, 'bin'))), ...onPath];
  if (program === undefined) {
    return named === ''
      ? { status: 'none', reason: 'there is no grafana on the PATH' }
      : { status: 'unusable', reason: `there is no grafana in ${join(named, 'bin')} and none on the PATH` };
  }
  const home = named === '' ? homeOf(program, usualHomes) : named;
  if (home === undefined) {
    return {
      status: 'unusable',
      reason: `${program} is there, but not the folder with its conf/defaults.ini: name it in GRAFANA_HOME`,
    };
  }
  return checkVersion({ home, ...inHome(program, home) });
}

function checkVersion(grafana: GrafanaProgram): FoundGrafana {
  const asked = spawnSync(grafana.program, ['--version'], { timeout: VERSION_LIMIT_MS, encoding: 'utf8' });
  const [version, major, minor] = /(\d+)\.(\d+)\.\d+\S*/.exec(`${asked.stdout} ${asked.stderr}`) ?? [];
  if (version === undefined) {
    return { status: 'unusable', reason: `${grafana.program} --version tells no version` };
  }
  const isNew =
    Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
  return isNew
    ? { status: 'found', grafana, version }
    : {
        status: 'unusable',
        reason: `${grafana.program} is Grafana ${version}; ${OLDEST.major}.${OLDEST.minor} or later is needed`,
      };
}

/** Packages put a script on the PATH that insists on files in /etc; the program itself lies in the home. */
function inHome(program: string, home: string): Pick<GrafanaProgram, 'program' | 'command'> {
  const [real = program] = programsIn(join(home, 'bin'));
  return { program: real, command: real.endsWith('grafana-server') ? [] : ['server'] };
}

function homeOf(program: string, usualHomes: readonly string[]): string | undefined {
  const beside = dirname(dirname(realpathSync(program)));
  return [beside, join(beside, 'share/grafana'), ...usualHomes].find(isHome);
}

function isHome(folder: string): boolean {
  return existsSync(join(folder, 'conf/defaults.ini'));
}

function programsIn(folder: string): string[] {
  return NAMES.map((name) => join(folder, name)).filter(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
