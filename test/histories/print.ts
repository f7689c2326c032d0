/** A history that failed, for people: what happened, why it must not, and how to see it again. */
import type { Failed } from './in-process/run.js';

export function printed(failed: Failed, database: string): string {
  const { kind, seed, path, history, told, reason } = failed;
  const { variant, communes, periods } = history.shape;
  return [
    `A history fails (${kind}, ${database}, seed ${seed}); shrunk to ${history.steps.length} steps:`,
    `  regime ${variant}, communes of the provinces: ${communes.join(', ')}, periods: ${periods}, lot ${history.lot}`,
    ...told.map((line) => `  ${line}`),
    reason,
    'Again:',
    `  npm run histories -- --kind ${kind} --databases ${database} --seed ${seed} --path ${path} --processes 0`,
  ].join('\n');
}
