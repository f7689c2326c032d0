/** The life of a process: settings or a clear sentence at its beginning, an orderly end on SIGTERM and SIGINT. */
import type { Logger } from 'pino';
import { createLog } from './log.js';
import { readSettings, SettingsError, type Settings } from './settings.js';

/** An orderly end that takes longer is no longer waited for. */
const LAST_MOMENT = 30_000;

/** Whether this process has been told to end. */
let ending = false;

/** Reads the settings and makes the log; ends the process with a sentence on its error output where one is wrong. */
export function begin(): { readonly settings: Settings; readonly log: Logger } {
  try {
    const settings = readSettings(process.env);
    return { settings, log: createLog(settings.logLevel) };
  } catch (failure) {
    if (!(failure instanceof SettingsError)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    process.exit(1);
  }
}

/**
 * Ends the process in order on SIGTERM or SIGINT; a second signal ends it at once, which loses nothing that was
 * answered.
 * @param stop lets go of everything; called once
 */
export function endOnSignal(log: Logger, stop: () => Promise<void>): void {
  const end = (signal: NodeJS.Signals): void => {
    if (ending) process.exit(1);
    ending = true;
    log.info({ signal }, 'Ending: what was begun is finished first');
    setTimeout(() => {
      log.error('The orderly end took too long');
      process.exit(1);
    }, LAST_MOMENT).unref();
    stop().then(
      () => {
        log.info('Ended');
        process.exit(0);
      },
      (failure: unknown) => {
        log.error({ err: failure }, 'The end was not orderly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/**
 * Runs an entry point; what it throws ends the process with one line in the log. One that is told to end while it
 * starts finds things closed under it, which is no failure.
 */
export function run(log: Logger, main: () => Promise<void>): void {
  main().catch((failure: unknown) => {
    if (ending) return;
    log.fatal({ err: failure }, 'The start failed');
    process.exit(1);
  });
}
