/** Publishing a version while somebody opens, saves or sends a report: one period has one version all the same. */
import assert from 'node:assert/strict';
import { writeOn } from '../../api/store/commits.js';
import type { Database } from '../../api/store/database.js';
import { difference } from '../../worker/handlers/verify/difference.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type Caller, type Reply, type World } from '../world.js';
import { publish, regimeLike } from './life.js';

const PERIOD = '2026-10';
const OTHERS = ['02839', '03006'] as const;
const UNIT = '00070';

/** The second version: the note is called a remark. */
function renamed(document: Record<string, unknown>): Record<string, unknown> {
  const { note, ...others } = HOUSES.document.properties;
  return { ...document, properties: { ...others, remark: { ...note, 'x-renamed-from': 'note' } } };
}
const houses = { houses: [{ kind: 'brick', damaged: 1, loss: 1 }] };
const fresh = { 'if-none-match': '*' };
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

forEachDatabase('A version that is published meanwhile', (open) => {
  let world: World;
  let plain: Database;
  let admin: Caller;
  /** Wrapped around what the server writes, once each. */
  let aroundCommit: ((commit: Database['commit']) => Database['commit']) | undefined;
  let publishing: { readonly code: string; readonly almost: () => void } | undefined;

  before(async () => {
    plain = await open();
    world = await openWorld({
      ...plain,
      commit: (writing, document) => {
        const around = aroundCommit;
        aroundCommit = undefined;
        return around ? around(plain.commit)(writing, document) : plain.commit(writing, document);
      },
      write: (work) =>
        plain.write(async (trx) => {
          const result = await work(trx);
          const { code, almost } = publishing ?? {};
          const row =
            code === undefined
              ? undefined
              : await trx('regime_versions')
                  .where({ regime: code, version: 2, state: 'published' })
                  .first('id');
          if (row && almost) {
            publishing = undefined;
            almost();
            await pause();
          }
          return result;
        }),
    });
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  const path = (code: string, unit = UNIT): string => `/reports/${code}/${PERIOD}/${unit}`;
  const etag = (reply: Reply): Record<string, string> => ({ 'if-match': reply.headers.get('etag') ?? '' });

  async function declared(code: string, header: Record<string, string | boolean> = {}): Promise<void> {
    const regime = regimeLike(code, header);
    await publish(world, regime, '2026-09');
    assertOk(await admin.post(`/regimes/${code}/versions`, renamed(regime.document)), 201);
  }

  const publishSecond = (code: string, drafts: string): Promise<Reply> =>
    admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: PERIOD, drafts });

  /** Publishes between the reading and the writing of the next act, which waits for a transaction that is not done. */
  function publishAmidst(code: string, drafts: string): () => Promise<Reply> {
    let reply: Promise<Reply> | undefined;
    aroundCommit = (commit) => async (writing, document) => {
      await new Promise<void>((resolve) => {
        publishing = { code, almost: resolve };
        reply = publishSecond(code, drafts);
      });
      return commit(writing, document);
    };
    return () => reply ?? assert.fail('nothing was written');
  }

  it('is that of a report opened at the same moment, where drafts follow it', async () => {
    await declared('TEST-FOLLOW');
    const [other] = OTHERS;
    const first = await world.as('clerk', other);
    assertOk(
      await first.put(path('TEST-FOLLOW', other), { content: { ...houses, note: 'Sạt lở' } }, fresh),
      201,
    );
    const clerk = await world.as('clerk', UNIT);
    const published = publishAmidst('TEST-FOLLOW', 'migrate');
    const opened = assertOk(await clerk.put(path('TEST-FOLLOW'), { content: houses }, fresh), 201);
    assert.deepEqual(assertOk(await published()).body.migrated, [{ period: PERIOD, reports: 1, lost: 0 }]);
    assert.equal(opened.body.regimeVersion, 2);
    assert.equal(assertOk(await clerk.get(path('TEST-FOLLOW'))).body.regimeVersion, 2);
  });

  it('is that of a report opened at the same moment, where nobody had opened one', async () => {
    await declared('TEST-ANEW');
    const clerk = await world.as('clerk', UNIT);
    const published = publishAmidst('TEST-ANEW', 'keep');
    const opened = assertOk(await clerk.put(path('TEST-ANEW'), { content: houses }, fresh), 201);
    assert.deepEqual(assertOk(await published()).body.obligations.kept, []);
    assert.equal(opened.body.regimeVersion, 2);
  });

  it('judges a content that was typed for the version before it', async () => {
    await declared('TEST-TYPED');
    const clerk = await world.as('clerk', UNIT);
    const published = publishAmidst('TEST-TYPED', 'keep');
    const refused = await clerk.put(path('TEST-TYPED'), { content: { ...houses, note: 'Sạt lở' } }, fresh);
    assertOk(await published());
    assert.equal(refused.status, 422, JSON.stringify(refused.body));
  });

  it('leaves a period alone in which a report is being sent', async () => {
    await declared('TEST-SENT');
    const clerks = await Promise.all(OTHERS.map((unit) => world.as('clerk', unit)));
    const saved: Reply[] = [];
    for (const [index, clerk] of clerks.entries())
      saved.push(
        assertOk(await clerk.put(path('TEST-SENT', OTHERS[index]), { content: houses }, fresh), 201),
      );
    const [clerk] = clerks;
    const [draft] = saved;
    if (!clerk || !draft) assert.fail();
    let sending: Promise<Reply> | undefined;
    await new Promise<void>((written) => {
      aroundCommit = () => (writing, document) =>
        plain.write(async (trx) => {
          const done = await writeOn(trx, writing, document);
          written();
          await pause();
          return done;
        });
      sending = clerk.post(`${path('TEST-SENT', OTHERS[0])}/submit`, {}, etag(draft));
    });
    const published = assertOk(await publishSecond('TEST-SENT', 'migrate')).body;
    assertOk((await sending) ?? assert.fail());
    assert.deepEqual(published.migrated, []);
    assert.deepEqual(published.obligations.kept, [PERIOD]);
    for (const [index, one] of clerks.entries())
      assert.equal(assertOk(await one.get(path('TEST-SENT', OTHERS[index]))).body.regimeVersion, 1);
  });

  it('takes a draft back from the signature, and its events say so', async () => {
    await declared('TEST-READY', { signature: true });
    const clerk = await world.as('clerk', UNIT);
    const saved = assertOk(await clerk.put(path('TEST-READY'), { content: houses }, fresh), 201);
    assertOk(await clerk.post(`${path('TEST-READY')}/request-signature`, {}, etag(saved)));
    assertOk(await publishSecond('TEST-READY', 'migrate'));
    assert.equal(assertOk(await clerk.get(path('TEST-READY'))).body.state, 'draft');
    await world.settle();
    const found: string[] = [];
    await verify(plain, { regime: 'TEST-READY' }, { tell: (one) => found.push(difference(one)) });
    assert.deepEqual(found, []);
  });
});
