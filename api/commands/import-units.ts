/** `npm run import-units FILE`: units from a CSV file, as the page does it. */
import { readFileSync } from 'node:fs';
import { importUnits, UNIT_COLUMNS } from '../actions/import-units.js';
import { decodeUtf8 } from '../http/body.js';
import { createLog } from '../log.js';
import { Problem } from '../problems.js';
import { seedUnits } from '../seed/units.js';
import { openDatabase } from '../store/open-database.js';
import { rehearse } from '../store/rehearse.js';
import { CONSEQUENCES, type Consequence } from '../actions/unit-consequences.js';
import { CommandError, runIfStarted } from './command.js';
import type { Command } from './command.js';

const SHOWN = 50;

export const importUnitsFile: Command = {
  positionals: 1,
  options: { 'dry-run': { type: 'boolean' } },
  help: `Usage: npm run import-units FILE [-- --dry-run]

Imports units from a CSV file in UTF-8 with the columns
  ${Object.keys(UNIT_COLUMNS).join(', ')}
of which name_en, valid_to and predecessors may be left out. Days are YYYY-MM-DD; valid_to is the last day.
predecessors names the units that go over into it on valid_from, by their codes on the day before, with shares:
02839:0.5; 02905; 02647:1/3. A unit whose shares sum to 1 ends on that day before; one that gives less goes on with
the rest. A line that names its own code there is a new unit under an old code. A line whose code is known on its valid_from
changes that unit from then on. All lines are imported, or none where one has a mistake. With --dry-run nothing is.`,
  run: async ({ settings, positionals, flags, say }) => {
    const csv = read(positionals[0] ?? '');
    const database = await openDatabase(settings, createLog('warn'));
    try {
      const now = new Date();
      await database.write((trx) => seedUnits(trx, now));
      const by = { actorId: null, at: now.toISOString() };
      const dry = flags['dry-run'] === true;
      const work = (trx: Parameters<typeof importUnits>[0]): ReturnType<typeof importUnits> =>
        importUnits(trx, csv, by);
      const { created, changed, unchanged, consequences, issues } = dry
        ? await rehearse(database, work)
        : await database.write(work);
      if (issues.length > 0) throw new CommandError(complaint(issues.map((issue) => issue.message.en)));
      for (const name of CONSEQUENCES) {
        const { count, items } = consequences[name];
        if (count > 0) say(`${name}: ${count}`);
        if (dry) for (const one of items.slice(0, SHOWN)) say(`  ${told(one)}`);
        if (dry && count > SHOWN) say(`  ... and ${count - SHOWN} more`);
      }
      say(
        `${created} created, ${changed} changed, ${unchanged} unchanged${dry ? ' (nothing was written)' : ''}.`,
      );
    } finally {
      await database.close();
    }
  },
};

function told({ code, name, on, before, after, parts }: Consequence): string {
  const shares = parts?.map((part) => `${part.code} ${part.share}`).join(', ');
  const change = before === undefined ? shares : `${before} -> ${after ?? ''}`;
  return `${on} ${code} ${name}${change === undefined ? '' : `: ${change}`}`;
}

function read(file: string): string {
  try {
    return decodeUtf8(readFileSync(file));
  } catch (failure) {
    if (failure instanceof Problem) throw new CommandError(`${file} is not UTF-8.`);
    throw new CommandError(
      `${file} cannot be read: ${failure instanceof Error ? failure.message : 'unknown'}.`,
    );
  }
}

function complaint(lines: readonly string[]): string {
  const more = lines.length > SHOWN ? [`... and ${lines.length - SHOWN} more.`] : [];
  return ['Nothing was imported:', ...lines.slice(0, SHOWN), ...more].join('\n');
}

await runIfStarted(import.meta.filename, importUnitsFile);
