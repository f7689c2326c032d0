/** The program's own files, as tests of its structure read them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Source {
  /** From the top of the repository, `api/app.ts`. */
  readonly file: string;
  readonly text: string;
  /** What it imports: files of ours from the top (`regimes/words.ts`), packages and node's own as they are called. */
  readonly imports: readonly string[];
}

const ROOMS = ['api', 'forms', 'regimes', 'worker', 'client', 'migrations', 'test'];

/** Files below a folder whose path matches, in order. */
export function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.posix.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(file))
    .toSorted();
}

/** Every source file of every room. */
export function sources(): Source[] {
  const files = ROOMS.flatMap((room) => filesBelow(room, /\.tsx?$/)).filter(
    (file) => !file.startsWith('client/dist/'),
  );
  const atTop = readdirSync('.').filter((file) => file.endsWith('.ts'));
  return [...files, ...atTop].map((file) => {
    const text = readFileSync(file, 'utf8');
    return { file, text, imports: importsOf(file, text) };
  });
}

function importsOf(file: string, text: string): string[] {
  const statements = text.matchAll(
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
  );
  return [...statements].map((match) => {
    const wanted = match[1] ?? match[2] ?? match[3] ?? '';
    if (!wanted.startsWith('.')) return wanted;
    return path.posix.join(path.posix.dirname(file), wanted).replace(/\.js$/, '');
  });
}

/** A rule of who may import whom is broken. */
export const line = (source: Source, wanted: string): string => `${source.file} imports ${wanted}`;
