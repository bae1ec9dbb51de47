import { planOf, type LoadPlan } from './plan.ts';
import { reportOf } from './report.ts';
import { runLoad } from './run-load.ts';

/**
 * `make load`: a house of fifty hosts and a hundred services with seven days of data, under everything at once for
 * MINUTES=10. SOAK=1: half of it for an hour, and what grows. SHORT=1: a tenth for seconds. Exits with 1 where an answer
 * was no success or a row is missing; never for a time.
 */
const say = (words: string) => process.stdout.write(`${words}\n`);

function planned(): LoadPlan {
  try {
    return planOf(process.env);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

const plan = planned();
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    stopping.abort(new Error('stopped'));
  });
}
try {
  const result = await runLoad(plan, say, stopping.signal);
  reportOf(result).forEach(say);
  process.exitCode = result.wrong.length > 0 ? 1 : 0;
} catch (error) {
  say(
    stopping.signal.aborted
      ? 'stopped'
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exitCode = 1;
}
