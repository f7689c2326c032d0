/** `npm run create-administrator USERNAME`: the first administrator of the nation, or one more. */
import { createInterface } from 'node:readline/promises';
import { dayOf } from '../../regimes/calendar.js';
import { drawPassword, hashPassword, passwordIssues } from '../actions/passwords.js';
import { USERNAME } from '../actions/user-texts.js';
import { createLog } from '../log.js';
import { seedUnits } from '../seed/units.js';
import { seedWorkingDays } from '../seed/working-days.js';
import { recordEvent } from '../store/events.js';
import { openDatabase } from '../store/open-database.js';
import { nation } from '../store/units.js';
import { addRoles, addUsers, takenNames } from '../store/users.js';
import type { Database } from '../store/database.js';
import { CommandError, runIfStarted } from './command.js';
import type { Command } from './command.js';

export const createAdministrator: Command = {
  positionals: 1,
  options: { name: { type: 'string' }, draw: { type: 'boolean' } },
  help: `Usage: npm run create-administrator USERNAME [-- --name "FULL NAME"] [--draw]

Makes a user who administers the whole nation, in the database that the settings name (an empty one gets its tables
and units first). At a terminal it asks for a password; from a pipe it reads one line. With --draw it draws a password
at random, prints it once, and has it changed at the first log-in.`,
  run: async ({ settings, positionals, flags, say }) => {
    const username = positionals[0] ?? '';
    if (!USERNAME.test(username))
      throw new CommandError('A user name has 2 to 64 letters, digits, dots, hyphens or underscores.');
    const drawn = flags['draw'] === true;
    const password = drawn ? drawPassword() : await ask();
    const [issue] = passwordIssues(password, username, '');
    if (issue) throw new CommandError(`${issue.message.en}.`);
    const database = await openDatabase(settings, createLog('warn'));
    try {
      const name = typeof flags['name'] === 'string' ? flags['name'] : username;
      await create(database, { username, name, password, drawn }, new Date());
    } finally {
      await database.close();
    }
    say(`${username} administers the nation.`);
    if (drawn) say(`Password, to be changed at the first log-in: ${password}`);
  },
};

async function ask(): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    ...(process.stdin.isTTY ? { output: process.stderr } : {}),
  });
  try {
    if (process.stdin.isTTY)
      return await lines.question('Password (10 characters or more; shown as you type): ');
    for await (const line of lines) return line;
    throw new CommandError('No password came in; give one on the standard input, or --draw.');
  } finally {
    lines.close();
  }
}

interface Wanted {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly drawn: boolean;
}

async function create(database: Database, wanted: Wanted, now: Date): Promise<void> {
  const { username, drawn } = wanted;
  const passwordHash = await hashPassword(wanted.password);
  await database.write(async (trx) => {
    await seedUnits(trx, now);
    await seedWorkingDays(trx);
    if ((await takenNames(trx, [username])).size > 0)
      throw new CommandError(`The name ${username} is taken.`);
    const top = await nation(trx, dayOf(now.toISOString()));
    if (!top) throw new CommandError('There is no nation among the units.');
    const at = now.toISOString();
    const user = {
      username,
      name: wanted.name.normalize('NFC'),
      email: null,
      language: 'vi',
      passwordHash,
      mustChangePassword: drawn,
    } as const;
    const userId = (await addUsers(trx, [user], at)).get(username) ?? 0;
    await addRoles(trx, [{ userId, unitId: top.id, role: 'administrator' }]);
    await recordEvent(trx, { at, type: 'user.created', actorId: null, data: { username } });
  });
}

await runIfStarted(import.meta.filename, createAdministrator);
