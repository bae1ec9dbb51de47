/** The fuzz of the spool as a program, so that it can be a mutant: `fuzz-spool.ts <runs> <seed>`; exits with 1 where it is broken. */
import { fuzzSpool } from '../../../agent/src/spool/test/fuzz-spool.ts';

const [runs = 0, seed = 0] = process.argv.slice(2).map(Number);
try {
  await fuzzSpool(runs, { seed, shrinks: false });
} catch (error) {
  process.stdout.write(String(error).slice(0, 2_000));
  process.exit(1);
}
