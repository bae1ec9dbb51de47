import { VigilError } from '@vigilops/contracts';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the embedded database leaves there, while it runs and after. */
const SIGNS = ['database-url', 'postgres'];

/**
 * The folder of the house that is meant where no setting names one: of the places where houses are, the one in which a
 * backend runs, else the one in which one has run. `make up` keeps its data beside the project, also under root, whose
 * services keep theirs elsewhere. Throws CONFIG_INVALID where there is none: a command that made an empty house would
 * answer for that one.
 */
export function findDataFolder(places: readonly string[]): string {
  for (const sign of SIGNS) {
    const found = places.find((place) => existsSync(path.join(place, sign)));
    if (found !== undefined) {
      return found;
    }
  }
  throw new VigilError(
    'CONFIG_INVALID',
    `there is no VigilOps in ${places.join(' or ')}: start it first, or set VIGILOPS_DATA_DIR or DATABASE_URL as it has them`,
  );
}
