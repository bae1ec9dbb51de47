import { dirname, join } from 'node:path';
import type { Facts } from './facts.ts';

/** Of the root: what people read first may be long. Others are read while something burns. */
const MAX_README_LINES = 40;
const ROOM_README = /^.+\/README\.md$/;
/** Documents about the inside, whose names are those of the code. Others name other people's programs, too. */
const OF_THE_CODE =
  /^(?:(?!docs\/|provisioning\/).+\/README|docs\/(?:architecture|guides\/add-a-[\w-]+)|CONTRIBUTING)\.md$/;

type Check = (document: string, text: string, facts: Facts) => readonly string[];

/**
 * What a document says that is not so: files, folders, links, targets, settings, routes and names of the code that are
 * not there. A sentence may still be wrong; this finds what was renamed and removed around it.
 */
export function problemsOf(document: string, text: string, facts: Facts): readonly string[] {
  const found = CHECKS.flatMap((check) => check(document, text, facts));
  return [...new Set(found)].map((problem) => `${document}: ${problem}`);
}

const CHECKS: readonly Check[] = [
  shortReadme,
  pathsFromTheTop,
  links,
  sources,
  folders,
  targets,
  settings,
  routes,
  names,
  rooms,
];

function shortReadme(document: string, text: string): readonly string[] {
  const lines = text.trimEnd().split('\n').length;
  return ROOM_README.test(document) && lines > MAX_README_LINES
    ? [`${lines} lines, at most ${MAX_README_LINES}`]
    : [];
}

const TOP =
  'agent|backend|bench|console|dashboards|demo|deploy|docker|docs|e2e|grafana-plugins|packages|provisioning|scripts';
const FROM_THE_TOP = new RegExp(`\`((?:${TOP})/[\\w./@-]+)\``, 'g');

function pathsFromTheTop(_document: string, text: string, facts: Facts): readonly string[] {
  return all(FROM_THE_TOP, text)
    .filter((path) => !/\/dist(?:\/|$)/.test(path) && !isThere(path.replace(/\/$/, ''), facts))
    .map((path) => `\`${path}\` does not exist`);
}

const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g;

function links(document: string, text: string, facts: Facts): readonly string[] {
  return all(LINK, text)
    .filter((target) => !isThere(join(dirname(document), target).replace(/\/$/, ''), facts))
    .map((target) => `the link to ${target} leads nowhere`);
}

/** `x.test.ts` stands for any. */
const SOURCE_NAME = /`((?!x\.|\.)[\w./@-]+\.(?:tsx?|mjs|sql))`/g;

/** A source is named from the room on, from one around it, or from the top; a bare name is one of the room's own or of those around. */
function sources(document: string, text: string, facts: Facts): readonly string[] {
  return all(SOURCE_NAME, text)
    .filter((name) => !/N{4}/.test(name) && !isNamed(document, name, facts))
    .map((name) => `\`${name}\` is no file of this room, nor of one around it`);
}

/** Built ones and hidden ones are not in the repository. */
const FOLDER_NAME = /`((?!\.\w)(?:(?!dist\/)[\w.-]+\/)+)`/g;

function folders(document: string, text: string, facts: Facts): readonly string[] {
  return all(FOLDER_NAME, text)
    .map((name) => name.slice(0, -1))
    .filter((name) =>
      name.startsWith('.')
        ? !isThere(join(dirname(document), name), facts)
        : ![...facts.folders].some((folder) => `/${folder}`.endsWith(`/${name}`)),
    )
    .map((name) => `there is no folder \`${name}/\``);
}

const TARGET = /(?:`|^|\$ |&& )make ([a-z][a-z0-9-]*)/gm;

function targets(_document: string, text: string, facts: Facts): readonly string[] {
  return all(TARGET, text)
    .filter((target) => !facts.targets.has(target))
    .map((target) => `there is no \`make ${target}\``);
}

const SETTING = /\b(VIGILOPS_[A-Z0-9_]*[A-Z0-9])\b(?!_)/g;

/** Of a secret there is also `…_FILE`, which the code makes. */
function settings(_document: string, text: string, facts: Facts): readonly string[] {
  return all(SETTING, text)
    .filter((key) => !facts.words.has(key) && !facts.words.has(key.replace(/_FILE$/, '')))
    .map((key) => `there is no setting ${key}`);
}

const ROUTE = /(?<![\w.])(\/api\/v[12]\/[\w/{}<>-]*[\w}>])/g;

/** A part of the API may be named by the begin of its paths. */
function routes(_document: string, text: string, facts: Facts): readonly string[] {
  const known = facts.routes.map((route) => route.split('/'));
  return all(ROUTE, text)
    .filter((named) => {
      const parts = named.split('/');
      return !known.some((route) =>
        parts.every(
          (part, index) => /^[{<]/.test(part) || route[index] === part || /^\{/.test(route[index] ?? ''),
        ),
      );
    })
    .map((route) => `there is no route ${route}`);
}

const IN_TICKS = /`([^`\n]+)`/g;
const FENCED = /^```[\s\S]*?^```/gm;
/** camelCase, PascalCase, and metrics of our own. */
const NAME_OF_CODE =
  /(?<![\w./-])([a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w+|vigilops(?:\.\w+)+(?:\.\*)?)(?![\w/-])/g;
/** `createXQuery` and `vigilops.agent.*` stand for many. */
const STANDS_FOR_MANY = /[a-z]X(?:[A-Z]|$)|\.\*$/;

function names(document: string, text: string, facts: Facts): readonly string[] {
  return OF_THE_CODE.test(document)
    ? all(IN_TICKS, text.replaceAll(FENCED, ''))
        .flatMap((code) => all(NAME_OF_CODE, code))
        .filter((name) => !facts.words.has(name) && !STANDS_FOR_MANY.test(name))
        .map((name) => `no source has the name \`${name}\``)
    : [];
}

/** The plan of the house has them all. */
function rooms(document: string, text: string, facts: Facts): readonly string[] {
  return document === 'docs/architecture.md'
    ? [...facts.folders]
        .filter((folder) => /^backend\/src\/[^/]+$/.test(folder) && !text.includes(`\`${folder}\``))
        .map((folder) => `the room \`${folder}\` is not on it`)
    : [];
}

const all = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, part = '']) => part);
const isThere = (path: string, { files, folders: known }: Facts) => files.has(path) || known.has(path);

function isNamed(document: string, name: string, { files }: Facts): boolean {
  const end = `/${name}`;
  for (let folder = dirname(document); ; folder = dirname(folder)) {
    if (files.has(join(folder, name)) || files.has(join(folder, 'src', name))) {
      return true;
    }
    if (folder === '.') {
      break;
    }
  }
  // Guides stand beside the rooms, so what they name may be anywhere.
  const within = ROOM_README.test(document) && !name.includes('/') ? `${dirname(document)}/` : '';
  return [...files].some((file) => file.endsWith(end) && file.startsWith(within));
}
