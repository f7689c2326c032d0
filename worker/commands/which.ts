/** The arguments of the roll-up's commands: `--regime CODE`, `--period PERIOD`; without them everything. */
import { parseArgs } from 'node:util';
import { parsePeriod } from '../../regimes/period.js';
import type { Which } from '../handlers/verify/verify.js';

/** @throws Error with a sentence for whoever typed them */
export function whichOf(args: readonly string[]): Which {
  const { values } = parseArgs({
    args: [...args],
    options: { regime: { type: 'string' }, period: { type: 'string' } },
  });
  if (values.period !== undefined && !parsePeriod(values.period)) {
    throw new Error(`--period is '${values.period}', expected a period such as 2026-03 or 2026-Q1`);
  }
  return values;
}
