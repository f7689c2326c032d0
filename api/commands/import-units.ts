/** `npm run import-units FILE`: units from a CSV file, as the page does it. */
import { readFileSync } from 'node:fs';
import { importUnits, UNIT_COLUMNS } from '../actions/import-units.js';
import { decodeUtf8 } from '../http/body.js';
import { createLog } from '../log.js';
import { Problem } from '../problems.js';
import { seedUnits } from '../seed/units.js';
import { openDatabase } from '../store/open-database.js';
import { rehearse } from '../store/rehearse.js';
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
predecessors names the units that go over into it: 02839:0.5; 02905. A line whose code is known on its valid_from
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
      const { created, changed, unchanged, issues } = dry
        ? await rehearse(database, work)
        : await database.write(work);
      if (issues.length > 0) throw new CommandError(complaint(issues.map((issue) => issue.message.en)));
      say(
        `${created} created, ${changed} changed, ${unchanged} unchanged${dry ? ' (nothing was written)' : ''}.`,
      );
    } finally {
      await database.close();
    }
  },
};

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
