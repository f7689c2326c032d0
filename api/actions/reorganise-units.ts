/** A merger or a split as one decision: units that are made, who goes over into whom, where those below them go. */
import type { Knex } from 'knex';
import type { Day, Instant, Issue, Level } from '../../regimes/words.js';
import { changeUnits } from './change-units.js';
import type { Consequences } from './unit-consequences.js';
import type { ChangeIssue, UnitChange } from './unit-registry.js';

export interface Reorganisation {
  readonly effective: Day;
  /** Units that are made that day. */
  readonly units?: readonly {
    readonly code: string;
    readonly name: string;
    readonly nameEn?: string | null;
    readonly level: Level;
    readonly parent: string;
  }[];
  /** Who goes over into whom: codes on the day before and on the day. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly share?: string }[];
  /** Units below one that ends: where they stand from that day on. */
  readonly below?: readonly { readonly code: string; readonly to: string }[];
}

interface Planned {
  readonly change: UnitChange;
  /** Where in the decision it stands. */
  readonly path: string;
}

/** Carries the decision out, or nothing of it where it has a mistake. */
export async function reorganiseUnits(
  trx: Knex.Transaction,
  decision: Reorganisation,
  by: { readonly actorId: number | null; readonly at: Instant },
): Promise<{ readonly issues: readonly Issue[]; readonly consequences: Consequences }> {
  const planned = plan(decision);
  const { issues, consequences } = await changeUnits(
    trx,
    planned.map(({ change }) => change),
    by,
  );
  return { issues: issues.map((issue) => asIssue(planned, issue)), consequences };
}

function plan({ effective, units = [], moves, below = [] }: Reorganisation): Planned[] {
  const made = new Set(units.map(({ code }) => code));
  const into = (code: string): { code: string; share: string }[] =>
    moves.filter(({ to }) => to === code).map(({ from, share }) => ({ code: from, share: share ?? '1' }));
  const takers = [...new Set(moves.map(({ to }) => to))].filter((code) => !made.has(code));
  return [
    ...units.map(({ code, name, nameEn, level, parent }, index): Planned => ({
      path: `/units/${index}`,
      change: {
        kind: 'create',
        code,
        name: name.normalize('NFC').trim(),
        nameEn: nameEn?.normalize('NFC').trim() ?? null,
        level,
        parent,
        from: effective,
        predecessors: into(code),
      },
    })),
    ...takers.map((code): Planned => ({
      path: '/moves',
      change: { kind: 'absorb', code, from: effective, predecessors: into(code) },
    })),
    ...below.map(({ code, to }, index): Planned => ({
      path: `/below/${index}`,
      change: { kind: 'change', code, from: effective, parent: to },
    })),
  ];
}

function asIssue(planned: readonly Planned[], { change, field, rule, message }: ChangeIssue): Issue {
  const path = planned[change]?.path ?? '';
  const place = field === 'predecessors' || path === '/moves' ? '/moves' : `${path}/${field}`;
  return { path: place, rule, severity: 'error', message, params: {} };
}
