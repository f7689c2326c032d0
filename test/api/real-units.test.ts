/**
 * The units of a whole country from real files: communes before and after a reorganisation and what became of whom.
 * Runs where REAL_UNITS names the folder of the files; what it prints is the protocol of the run.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { importUnits } from '../../api/actions/import-units.js';
import { rehearse } from '../../api/store/rehearse.js';
import { decimal } from '../../regimes/decimal.js';
import { forEachDatabase } from '../database.js';
import { approveAll, CODE, expected, publish, regimeOf } from '../over-time.js';
import { assertOk, openWorld } from '../world.js';

const FOLDER = process.env['REAL_UNITS'];
const NOW = new Date('2026-11-21T02:00:00Z');
const BY = { actorId: null, at: NOW.toISOString() };

type Line = Readonly<Record<string, string>>;
function read(file: string): Line[] {
  const text = readFileSync(path.join(FOLDER ?? '', file));
  const lines: unknown = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  return lines as Line[];
}

/** The two files in the format of the importer: a unit that went to several goes in equal shares. */
function convert(): {
  readonly csv: string;
  readonly lines: number;
  readonly old: number;
  readonly split: number;
} {
  const today = read('communes-3321.csv');
  const moves = read('commune-old-to-new.csv');
  const known = new Set(today.map((one) => one['commune_code']));
  const heirs = new Map<string, Set<string>>();
  const olds = new Map<string, Line>();
  for (const move of moves) {
    const [old = '', into = ''] = [move['old_unit'], move['new_commune']];
    if (!known.has(into)) continue;
    olds.set(old, olds.get(old) ?? move);
    heirs.set(old, (heirs.get(old) ?? new Set()).add(into));
  }
  const from = new Map<string, string[]>();
  for (const [old, into] of heirs)
    for (const one of into)
      from.set(one, [...(from.get(one) ?? []), `${old}:${into.size === 1 ? '1' : `1/${into.size}`}`]);
  const quoted = (text = ''): string => `"${text.replaceAll('"', '""')}"`;
  const before = [...olds].map(
    ([code, one]) =>
      `${code},${quoted(one['old_name'])},commune,${one['old_province'] ?? ''},2008-08-01,2025-06-30,`,
  );
  const after = today.map((one) => {
    const code = one['commune_code'] ?? '';
    return `${code},${quoted(one['name'])},commune,${one['province_code'] ?? ''},2025-07-01,,${(from.get(code) ?? []).join('; ')}`;
  });
  const csv = ['code,name,level,parent,valid_from,valid_to,predecessors', ...before, ...after].join('\n');
  const split = [...heirs.values()].filter((into) => into.size > 1).length;
  return { csv, lines: before.length + after.length, old: before.length, split };
}

if (FOLDER !== undefined) {
  forEachDatabase('The real units', (open) => {
    it('are imported, and a series of communes that were split sums to what was reported', async function () {
      this.timeout(600_000);
      const database = await open();
      const world = await openWorld(database);
      const { csv, lines, old, split } = convert();
      const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
        const [start, memory] = [performance.now(), process.memoryUsage().rss];
        const result = await work();
        const grown = (process.memoryUsage().rss - memory) / 2 ** 20;
        console.log(
          `      ${what}: ${((performance.now() - start) / 1000).toFixed(1)} s, +${grown.toFixed(0)} MiB`,
        );
        return result;
      };
      const dry = await timed(`dry run of ${lines} lines`, () =>
        rehearse(database, (trx) => importUnits(trx, csv, BY)),
      );
      for (const issue of dry.issues.slice(0, 20)) console.log(`      ${issue.message.en}`);
      assert.equal(dry.issues.length, 0, `${dry.issues.length} issues`);
      const done = await timed('import', () => database.write((trx) => importUnits(trx, csv, BY)));
      const { created, closed, renamed, moved, merged, split: parted } = done.consequences;
      console.log(
        `      created ${created.count}, closed ${closed.count}, renamed ${renamed.count}, moved ${moved.count}, merged ${merged.count}, split ${parted.count}`,
      );
      assert.equal(parted.count, split);
      assert.ok(created.count >= old + 3300);
      const again = await timed('import again', () => database.write((trx) => importUnits(trx, csv, BY)));
      assert.deepEqual([again.created, again.changed, again.unchanged], [0, 0, lines]);

      await timed('obligations', () => publish(database, regimeOf(['commune']), '2025-Q1', NOW));
      const owed = (await expected(database)).filter(({ period }) => period <= '2025-Q3');
      await timed(`${owed.length} reports`, () =>
        approveAll(database, owed, ({ unitId }) => ({ amount: (unitId * 7919) / 1000 }), NOW.toISOString()),
      );
      await timed('roll-ups', () => world.settle());
      const nation = await world.as('aggregator', 'VN');
      const ask = (units: string) =>
        timed(
          `series of all communes, ${units}`,
          async () =>
            assertOk(
              await nation.get(
                `/series?regime=${CODE}&path=/amount&level=commune&from=2025-Q2&to=2025-Q2&units=${units}`,
              ),
            ).body,
        );
      const [reported, recast] = [await ask('as-reported'), await ask('today')];
      type Points = readonly {
        readonly points: readonly { readonly value: number | null; readonly estimated: boolean }[];
      }[];
      const sum = (rows: Points): string =>
        rows.reduce((total, { points }) => total.plus(decimal(points[0]?.value ?? 0)), decimal(0)).toFixed(3);
      const estimated = (recast.rows as Points).filter(({ points }) => points[0]?.estimated).length;
      console.log(
        `      ${reported.rows.length} communes reported ${sum(reported.rows)}; recast ${recast.rows.length}, ${estimated} estimated: ${sum(recast.rows)}`,
      );
      assert.equal(sum(recast.rows), sum(reported.rows));
      assert.equal(sum(recast.rows), decimal(recast.total[0].value).toFixed(3));
      await world.close();
    });
  });
}
