/** LibreOffice, where the machine has it: converts a workbook, computing every formula anew. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether this machine can convert workbooks. */
export function hasLibreOffice(): boolean {
  return spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** The files as LibreOffice writes them after opening them, in the same order. One start serves all of them. */
export async function throughLibreOffice(files: readonly Buffer[]): Promise<Buffer[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'baocao-office-'));
  try {
    const out = path.join(folder, 'out');
    await mkdir(out);
    const names = files.map((_, index) => path.join(folder, `${index}.xlsx`));
    await Promise.all(names.map((name, index) => writeFile(name, files[index] ?? '')));
    await convert(folder, out, names);
    return await Promise.all(files.map((_, index) => readFile(path.join(out, `${index}.xlsx`))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function convert(folder: string, out: string, names: readonly string[]): Promise<void> {
  const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
  const options = [profile, '--headless', '--norestore', '--convert-to', 'xlsx', '--outdir', out, ...names];
  return new Promise((resolve, reject) => {
    const child = spawn('soffice', options, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`soffice ended with ${code}`));
    });
  });
}
