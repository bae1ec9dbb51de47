import { useUrlState } from '../pages/use-url-state.ts';

/** Groups that are folded, in the address. */
export function useFolded() {
  const [text, setText] = useUrlState('folded');
  const folded = text.split(',').filter((each) => each !== '');
  // A comma in a name would end it.
  const keyOf = (group: string | null) => encodeURIComponent(group ?? '-');
  return {
    isFolded: (group: string | null) => folded.includes(keyOf(group)),
    toggle: (group: string | null) => {
      const key = keyOf(group);
      setText((folded.includes(key) ? folded.filter((each) => each !== key) : [...folded, key]).join(','));
    },
  };
}
