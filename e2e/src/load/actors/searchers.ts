import { shopQuestions } from '../../../../bench/src/parts/search-questions.ts';
import { atOwnTimes } from '../at-own-times.ts';
import { createHearing, type Heard } from '../heard.ts';
import type { Place } from '../place.ts';
import { ask } from './users.ts';

/** Has no text to go by, and is known to read all lines: it would be the only thing that is measured here. */
const HOPELESS = 'regular expression without a text';

/** The newest hundred lines of all days with a word, a phrase, a field or a regular expression. */
export async function search(place: Place): Promise<Heard> {
  const { searchesPerSecond, seconds, past } = place.plan;
  const questions = shopQuestions(past.logLines).filter(({ name }) => name !== HOPELESS);
  const hearing = createHearing();
  await atOwnTimes(searchesPerSecond, seconds, (round, dueMs) => {
    const question = questions[round % questions.length];
    const body = { query: question?.text(round) ?? '', from: `now-${String(past.days)}d`, limit: 100 };
    return ask(
      { path: '/api/v1/logs/query', body },
      { fromMs: dueMs, kind: `search: ${question?.name ?? ''}` },
      place,
      hearing,
    );
  });
  return hearing.all();
}
