/** Of a CycloneDX document, what a look at licences needs. */
export interface Bill {
  readonly components?: readonly Component[];
}

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly (
    { readonly license: { readonly id?: string; readonly name?: string } } | { readonly expression: string }
  )[];
}

/** What may be part of a work under Apache-2.0 without a duty that its users would not expect (SPDX). */
const COMPATIBLE = new Set([
  'Apache-2.0',
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Looked at by a person, each with what was found. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0, a tool of the tests that nobody is given',
  'get-document': 'names no licence in its package.json; its sources are those of a repository under MIT',
};

/** The components whose licence is none of those; each as `name@version: licence`. */
export function wrongLicences({ components = [] }: Bill): readonly string[] {
  return components
    .filter(({ name }) => !Object.hasOwn(LOOKED_AT, name) && !name.startsWith('@vigilops/'))
    .flatMap(({ name, version = '', licenses = [] }) => {
      const texts = licenses.map((one) =>
        'expression' in one ? one.expression : (one.license.id ?? one.license.name ?? ''),
      );
      const isFine = texts.length > 0 && texts.every(isCompatible);
      return isFine ? [] : [`${name}@${version}: ${texts.join(', ') || 'none is named'}`];
    });
}

/** Of a choice one, of a sum all (SPDX 2.3, Annex D, without WITH). */
function isCompatible(expression: string): boolean {
  return expression
    .replaceAll(/[()]/gu, '')
    .split(/\s+OR\s+/u)
    .some((choice) => choice.split(/\s+AND\s+/u).every((id) => COMPATIBLE.has(id.trim())));
}
