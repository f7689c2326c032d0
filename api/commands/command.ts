/** What all commands share: help, settings, and one clear sentence instead of a trace when something is wrong. */
import { realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { readSettings, SettingsError } from '../settings.js';
import type { Settings } from '../settings.js';

/** Something the person at the keyboard can put right. Its message is a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface Command {
  /** What `--help` says, usage first. */
  readonly help: string;
  /** The number of arguments beside options. */
  readonly positionals: number;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  readonly run: (call: CommandCall) => Promise<void>;
}

export interface CommandCall {
  readonly settings: Settings;
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
  /** Writes a line for the person at the keyboard. */
  readonly say: (line: string) => void;
}

/** Runs the command with the process's own arguments, if `filename` is the program that was started. */
export async function runIfStarted(filename: string, command: Command): Promise<void> {
  const started = process.argv[1];
  if (started === undefined || realpathSync(started) !== filename) return;
  process.exitCode = await attempt(command, process.argv.slice(2), process.env, {
    say: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  });
}

export interface Terminal {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Answers the exit code: 0 done, 1 failed, 2 called wrongly. */
export async function attempt(
  command: Command,
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { say, complain }: Terminal,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, ...command.options },
    });
    if (values['help']) {
      say(command.help);
      return 0;
    }
    if (positionals.length !== command.positionals) {
      complain(command.help);
      return 2;
    }
    await command.run({ settings: readSettings(environment), positionals, flags: values, say });
    return 0;
  } catch (failure) {
    if (failure instanceof CommandError || failure instanceof SettingsError || isUsage(failure)) {
      complain(failure.message);
      return isUsage(failure) ? 2 : 1;
    }
    complain(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
    return 1;
  }
}

/** Node's own words for an option that does not exist. */
const isUsage = (failure: unknown): failure is Error =>
  failure instanceof Error && String((failure as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
