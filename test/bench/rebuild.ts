/** The rebuild of a regime-year, beside one streaming pass over the same rows. */
import { decimal } from '../../regimes/decimal.js';
import type { Database } from '../../api/store/database.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { say, type Asked, type Ground, type Part } from './ground.js';
import { CODE, fillReports, makeNation, owedIn, people } from './nation.js';

async function benchRebuild(where: Ground, asked: Asked): Promise<void> {
  const cells = 120;
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const months = asked.number('months');
  const from = months >= 12 ? '2025-12' : `2026-${String(12 - months).padStart(2, '0')}`;
  await makeNation(where.database, { provinces, communes, cells, from });
  await people(where.database, 'clerk', [2]);
  const owed = await owedIn(where.database);
  await fillReports(where.database, owed, cells, 'approved');
  const begun = performance.now();
  const reports = await streamingPass(where.database);
  const pass = performance.now() - begun;
  const { nodes } = await rebuild(where.database, { regime: CODE }, () => new Date());
  const rebuilt = performance.now() - begun - pass;
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  say(
    `${where.name}: rebuild of ${reports} reports of ${cells} cells, ${nodes} nodes: ${(rebuilt / 1000).toFixed(1)} s; ` +
      `one streaming pass ${(pass / 1000).toFixed(1)} s; ratio ${(rebuilt / pass).toFixed(2)}; ${memory} MiB resident`,
  );
}

/** The limit: reads, parses and adds the same rows with the same exact arithmetic. Answers how many. */
async function streamingPass(database: Database): Promise<number> {
  const sums = new Map<string, ReturnType<typeof decimal>>();
  let count = 0;
  for (let after = 0; ;) {
    const rows = await database
      .read('revisions')
      .where('id', '>', after)
      .orderBy('id')
      .limit(64)
      .select<{ id: number; content: string }[]>('id', 'content');
    const last = rows.at(-1);
    if (!last) return count;
    for (const { content } of rows) {
      for (const [name, value] of Object.entries(JSON.parse(content) as Record<string, number>)) {
        sums.set(name, (sums.get(name) ?? decimal(0)).plus(decimal(value)));
      }
    }
    count += rows.length;
    after = last.id;
  }
}

export const rebuildPart: Part = { options: { months: '12' }, run: benchRebuild };
