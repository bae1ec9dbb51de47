/** Loaded before a program that is to be a mutant: changes single places of its sources while Node reads them. */
import { registerHooks } from 'node:module';

const mutants = JSON.parse(process.env.CHAOS_MUTANTS ?? '[]');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const here = mutants.filter(({ file }) => url.endsWith(file));
    return here.length === 0 ? loaded : { ...loaded, source: here.reduce(mutate, String(loaded.source)) };
  },
});

function mutate(source, { name, file, find, replace }) {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(`the mutant "${name}" finds its place ${String(parts.length - 1)} times in ${file}`);
  }
  return parts.join(replace);
}
