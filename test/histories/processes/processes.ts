/**
 * The program as real processes. The small size: one process over SQLite, with its own private queue or a Redis. The
 * large one: API and worker apart, PostgreSQL and a Redis. Each can be killed, and the clock of all of them stepped.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { atExit } from '../at-exit.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PATIENCE = 60_000;

export interface Running {
  /** kill -9. */
  readonly kill: () => Promise<void>;
  readonly start: () => void;
  /** SIGTERM. */
  readonly end: () => Promise<void>;
  /** The last that it said. */
  readonly said: () => string;
  readonly alive: () => boolean;
}

export type Environment = Readonly<Record<string, string>>;

/** @param entry `start.ts`, `api/server.ts`, `worker/main.ts` */
export function running(entry: string, environment: Environment): Running {
  let child: ChildProcess | undefined;
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-4000);
  };
  const alive = (): boolean =>
    child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    if (!child?.pid || !alive()) return;
    const gone = once(child, 'exit');
    process.kill(-child.pid, name);
    await gone;
  };
  atExit(() => {
    if (alive() && child?.pid) process.kill(-child.pid, 'SIGKILL');
  });
  return {
    alive,
    said: () => said,
    kill: () => signal('SIGKILL'),
    end: () => signal('SIGTERM'),
    start: () => {
      const clock = path.join(import.meta.dirname, 'clock.ts');
      child = spawn(process.execPath, ['--import', 'tsx', '--import', clock, entry], {
        cwd: ROOT,
        detached: true, // a group of its own: what it has started dies with it
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          BAOCAO_LOG_LEVEL: 'warn',
          ...environment,
        },
      });
      child.stdout?.setEncoding('utf8').on('data', hear);
      child.stderr?.setEncoding('utf8').on('data', hear);
    },
  };
}

/** Waits until the server answers that it is ready. */
export async function ready(origin: string, program: Running): Promise<void> {
  for (const end = performance.now() + PATIENCE; ;) {
    const there = await fetch(`${origin}/api/v1/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (there) return;
    if (!program.alive() || performance.now() > end)
      throw new Error(`The program did not start: ${program.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface Clock {
  readonly file: string;
  readonly now: () => Date;
  readonly step: (minutes: number) => Promise<void>;
  /** Sets it to a moment. */
  readonly set: (moment: string) => Promise<void>;
}

/** The clock of the programs, and of whoever asks for their time here. */
export function clockIn(folder: string): Clock {
  const file = path.join(folder, 'clock');
  let offset = 0;
  const write = async (): Promise<void> => {
    writeFileSync(file, String(offset));
    await new Promise((resolve) => setTimeout(resolve, 60)); // they look every 20 ms
  };
  return {
    file,
    now: () => new Date(Date.now() + offset),
    step: (minutes) => {
      offset += minutes * 60_000;
      return write();
    },
    set: (moment) => {
      offset = Date.parse(moment) - Date.now();
      return write();
    },
  };
}
