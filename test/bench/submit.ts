/** Submissions a second, beside a bare server on the same database. */
import {
  CLIENTS,
  cookieHeaders,
  perSecond,
  post,
  say,
  serve,
  stop,
  type Asked,
  type Ground,
  type Part,
} from './ground.js';
import { CODE, contentOf, fillReports, makeNation, owedIn, PERIOD, people } from './nation.js';

async function benchSubmit(where: Ground, asked: Asked): Promise<void> {
  const cells = 30;
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const count = Math.min(asked.number('submissions'), communes);
  await makeNation(where.database, { provinces, communes, cells, from: PERIOD });
  const owed = (await owedIn(where.database, PERIOD)).slice(0, count);
  const cookies = await people(
    where.database,
    'clerk',
    owed.map((one) => one.unitId),
  );
  await fillReports(where.database, owed, cells, 'draft');
  const env = { BENCH_DATABASE: where.place, BENCH_CELLS: String(cells) };
  const limit = await serve({ ...env, BENCH_KIND: 'bare' });
  const texts = owed.map((_, index) => JSON.stringify(contentOf(cells, index)));
  const json = { 'content-type': 'application/json' };
  const bareOnce = (): Promise<number> =>
    perSecond(count, (index) => post(limit.port, '/', texts[index] ?? '', json));
  await bareOnce(); // warm
  const before = await bareOnce();
  const ours = await serve({ ...env, BENCH_KIND: 'ours' });
  const submit = (index: number): Promise<number> => {
    const one = owed[index];
    if (!one) throw new Error('No such obligation');
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/submit`;
    return post(ours.port, target, '{}', cookieHeaders(ours.port, cookies.get(one.unitId) ?? ''));
  };
  const warm = Math.floor(count / 5);
  await perSecond(warm, submit);
  const got = await perSecond(count - warm, (index) => submit(index + warm));
  const limitNow = (before + (await bareOnce())) / 2;
  await Promise.all([stop(limit.child), stop(ours.child)]);
  say(
    `${where.name}: ${got.toFixed(0)} submissions/s of ${cells} integers, ${CLIENTS} clients; ` +
      `bare server ${limitNow.toFixed(0)}/s; ratio ${(got / limitNow).toFixed(2)}`,
  );
}

export const submitPart: Part = { options: { submissions: '2000' }, run: benchSubmit };
