/** Loaded before a program under test: its clock goes wrong by the milliseconds that the file HISTORIES_CLOCK says. */
import { readFileSync } from 'node:fs';

const file = process.env['HISTORIES_CLOCK'];
const Real = Date;
let offset = 0;

function look(from: string): void {
  const told = readFileSync(from, 'utf8');
  // Empty: it is just being written, and the last one holds.
  if (/^-?\d+$/.test(told)) offset = Number(told);
}

if (file !== undefined) {
  look(file);
  setInterval(() => {
    look(file);
  }, 20).unref();
  const now = (): number => Real.now() + offset;
  globalThis.Date = new Proxy(Real, {
    construct: (target, parts: unknown[], self) =>
      Reflect.construct(
        target,
        parts.length === 0 ? [now()] : parts,
        self === globalThis.Date ? target : self,
      ) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
}
