/** A history that failed, for people: what happened, why it must not, and how to see it again. */
import type { Failed } from './in-process/run.js';

/** @param where it was played: in this process, or before real ones */
export function printed(failed: Failed, database: string, where: 'here' | 'processes' = 'here'): string {
  const { kind, seed, path, history, told, reason } = failed;
  const { variant, communes, periods } = history.shape;
  return [
    `A history fails (${kind}, ${database}, seed ${seed}); shrunk to ${history.steps.length} steps:`,
    `  regime ${variant}, communes of the provinces: ${communes.join(', ')}, periods: ${periods}, lot ${history.lot}`,
    ...told.map((line) => `  ${line}`),
    reason,
    'Again:',
    `  npm run histories -- --kind ${kind} --databases ${database} --seed ${seed} --path ${path} ${where === 'here' ? '--processes 0' : '--runs 0 --processes 1'}`,
  ].join('\n');
}
