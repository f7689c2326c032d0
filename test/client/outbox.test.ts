import assert from 'node:assert/strict';
import { sendCopies, type OutboxDeps } from '../../client/offline/outbox.js';
import { SaveFailure } from '../../client/pages/report/autosave.js';
import { aCopy, memoryCopies } from './memory-copies.js';

function deps(copies: ReturnType<typeof memoryCopies>, changes: Partial<OutboxDeps> = {}) {
  const saved: string[] = [];
  const given: OutboxDeps = {
    copies,
    save: async (copy) => void saved.push(`${copy.report} ${copy.etag ?? 'new'}`),
    look: async () => ({ content: {}, explanations: {} }),
    whose: async () => 'lan',
    unlessOpen: (_report, work) => work(),
    ...changes,
  };
  return { saved, given };
}
const failing = (why: ConstructorParameters<typeof SaveFailure>[0], detail?: string) => async () => {
  throw new SaveFailure(why, detail);
};

describe('What waits on this computer', () => {
  it('goes by the version that it stands on, the oldest first, and is then no longer kept', async () => {
    const copies = memoryCopies(aCopy({ at: 2 }), aCopy({ report: 'BC01/2026-Q3/15', at: 1, etag: '"7"' }));
    const { saved, given } = deps(copies);
    assert.equal(await sendCopies('lan', given), 2);
    assert.deepEqual(saved, ['BC01/2026-Q3/15 "7"', 'BC01/2026-Q4/15 "3"']);
    assert.deepEqual(copies.all(), []);
  });

  it('of two pages on one report goes the older one, and the newer waits for the person', async () => {
    const copies = memoryCopies(aCopy({ page: 'two', at: 2 }), aCopy({ page: 'one', at: 1 }));
    const saved: string[] = [];
    const { given } = deps(copies, {
      save: async ({ page }) => {
        if (saved.length > 0) throw new SaveFailure('conflict');
        saved.push(page);
      },
    });
    assert.equal(await sendCopies('lan', given), 1);
    assert.deepEqual(saved, ['one']);
    assert.deepEqual(
      copies.all().map(({ page, waits }) => [page, waits]),
      [['two', 'conflict']],
    );
  });

  it('stays where the session is another person’s, or nobody’s', async () => {
    for (const whose of ['minh', undefined]) {
      const copies = memoryCopies(aCopy());
      const { saved, given } = deps(copies, { whose: async () => whose });
      assert.equal(await sendCopies('lan', given), 0);
      assert.deepEqual([saved, copies.all().length], [[], 1]);
    }
  });

  it('is never another person’s', async () => {
    const copies = memoryCopies(aCopy({ user: 'minh' }));
    const { saved, given } = deps(copies);
    await sendCopies('lan', given);
    assert.deepEqual(saved, []);
    assert.equal(copies.all().length, 1);
  });

  it('waits for the line and for the session, and the rest waits with it', async () => {
    for (const why of ['line', 'session'] as const) {
      const copies = memoryCopies(aCopy(), aCopy({ report: 'BC01/2026-Q3/15' }));
      let tried = 0;
      const { given } = deps(copies, {
        save: async () => {
          tried++;
          throw new SaveFailure(why);
        },
      });
      assert.equal(await sendCopies('lan', given), 0);
      assert.equal(tried, 1);
      assert.ok(copies.all().every(({ waits }) => waits === 'line'));
    }
  });

  it('waits for the person where the server has moved on, and is not tried again', async () => {
    const copies = memoryCopies(aCopy());
    const { given } = deps(copies, { save: failing('conflict') });
    await sendCopies('lan', given);
    assert.equal(copies.all()[0]?.waits, 'conflict');
    const again = deps(copies);
    await sendCopies('lan', again.given);
    assert.deepEqual(again.saved, []);
  });

  it('counts as sent where the server has just that already: only its answer was lost', async () => {
    const copies = memoryCopies(aCopy());
    const { content, explanations } = aCopy();
    const look = async () => ({ content, explanations });
    const { given } = deps(copies, { save: failing('conflict'), look });
    assert.equal(await sendCopies('lan', given), 1);
    assert.deepEqual(copies.all(), []);
  });

  it('keeps the words of the server where it refuses', async () => {
    const copies = memoryCopies(aCopy());
    await sendCopies('lan', deps(copies, { save: failing('refused', 'Kỳ đã khóa') }).given);
    assert.deepEqual([copies.all()[0]?.waits, copies.all()[0]?.detail], ['refused', 'Kỳ đã khóa']);
  });

  it('leaves alone what is open on a screen, and what holds texts that nobody could read', async () => {
    const copies = memoryCopies(
      aCopy(),
      aCopy({ report: 'BC01/2026-Q3/15', waits: 'unreadable', unreadable: { '/sources/0/plan': '12a' } }),
    );
    const { saved, given } = deps(copies, { unlessOpen: async () => undefined });
    await sendCopies('lan', given);
    assert.deepEqual([saved, copies.all().length], [[], 2]);
  });

  it('does not drop what was typed while it was being sent', async () => {
    const copies = memoryCopies(aCopy());
    const { given } = deps(copies, { save: () => copies.keep(aCopy({ at: 9 })) });
    await sendCopies('lan', given);
    assert.equal(copies.all()[0]?.at, 9);
  });
});
