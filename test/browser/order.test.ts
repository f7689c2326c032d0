/**
 * What was typed stays on the screen, in whatever order the answers of the server come: an answer that was asked for
 * before a save may arrive after it, and tells of what was before.
 */
import assert from 'node:assert/strict';
import { CLERK, deskOf, type Desk } from './desk.js';
import type { Leg } from './line.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture } from './stage.js';

interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

const gates: Gate[] = [];

function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const made = { opened, open };
  gates.push(made);
  return made;
}

describe('What was typed and the order of answers, in a browser', function () {
  this.timeout(120_000);
  let desk: Desk;

  before(async function () {
    desk = await deskOf(await sharedStage(this), 'TEST-ORDER');
    await desk.openBrowser();
    await desk.page().goto('/login');
    await desk.logIn(CLERK);
    await desk.isControlled();
    release();
    await desk.page().goto(desk.address);
    await desk.type('first', '3');
    await desk.bar(/Đã lưu lúc/);
  });
  afterEach(async function () {
    release();
    for (const { open } of gates.splice(0)) open();
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(desk.page(), 'order')}`);
  });
  after(() => desk?.close());

  const isRead = (method: string, path: string): boolean =>
    method === 'GET' && path === `/api/v1${desk.address}`;
  const isSave = (method: string, path: string): boolean =>
    method === 'PUT' && path === `/api/v1${desk.address}`;
  // The feed says nothing: it would have the report read again by itself, and mend some orders by chance.
  const NEVER = new Promise<never>(() => undefined);
  const isFeed = (path: string): boolean => path === '/api/v1/events';
  const release = (): void => desk.wire.hold((_leg, _method, path) => (isFeed(path) ? NEVER : undefined));
  /** The first of them is held up, the later ones are not. */
  const first = (
    rules: readonly {
      readonly leg: Leg;
      readonly is: typeof isRead;
      readonly until: Gate;
      readonly held?: Gate;
    }[],
  ): void => {
    const left = new Set(rules);
    desk.wire.hold((leg, method, path) => {
      if (isFeed(path)) return NEVER;
      const rule = [...left].find((one) => one.leg === leg && one.is(method, path));
      if (rule === undefined) return undefined;
      left.delete(rule);
      rule.held?.open();
      return rule.until.opened;
    });
  };
  const readCame = () =>
    desk.page().waitForResponse((one) => isRead(one.request().method(), new URL(one.url()).pathname));
  /** Makes the page read the report again, as an event of the feed does. */
  const readAgain = async (): Promise<void> => {
    await desk.page().evaluate(() => window.dispatchEvent(new Event('offline')));
    await desk.page().locator('.link-banner').waitFor();
    await desk.page().evaluate(() => window.dispatchEvent(new Event('online')));
  };

  it('shows what was saved when an answer of before the save comes after it', async () => {
    const [late, read] = [gate(), gate()];
    first([{ leg: 'answered', is: isRead, until: late, held: read }]);
    await readAgain();
    await read.opened;
    const came = readCame();
    await desk.type('note', 'muộn');
    const end = await desk.keepsShowing('note', 'muộn');
    await desk.arrives({ note: 'muộn' });
    await desk.bar(/Đã lưu lúc/);
    late.open();
    await came;
    await desk.type('second', '4');
    await desk.arrives({ note: 'muộn', second: 4 });
    await end();
    assert.equal(await desk.page().locator('#conflict').count(), 0);
  });

  it('shows what was typed when an answer of before comes while it is being saved', async () => {
    const [late, read, saved, asked] = [gate(), gate(), gate(), gate()];
    first([
      { leg: 'answered', is: isRead, until: late, held: read },
      { leg: 'answered', is: isSave, until: saved, held: asked },
    ]);
    await readAgain();
    await read.opened;
    await desk.type('note', 'đang lưu');
    const end = await desk.keepsShowing('note', 'đang lưu');
    await asked.opened;
    const came = readCame();
    late.open();
    await came;
    saved.open();
    await desk.bar(/Đã lưu lúc/);
    await desk.type('second', '5');
    await desk.arrives({ note: 'đang lưu', second: 5 });
    await end();
  });

  it('shows what was typed on while the answer to a save is on its way, and the read that tells of the save is there first', async () => {
    const [saved, asked] = [gate(), gate()];
    first([{ leg: 'answered', is: isSave, until: saved, held: asked }]);
    await desk.type('note', 'một');
    await asked.opened;
    await desk.type('note', 'một hai');
    const end = await desk.keepsShowing('note', 'một hai');
    const came = readCame();
    await readAgain();
    await came;
    saved.open();
    await desk.arrives({ note: 'một hai' });
    await desk.bar(/Đã lưu lúc/);
    await end();
    assert.equal(await desk.page().locator('#conflict').count(), 0);
  });

  it('asks who is to win when somebody else saved while a save was on its way', async () => {
    const [saved, asked] = [gate(), gate()];
    first([{ leg: 'asked', is: isSave, until: saved, held: asked }]);
    await desk.type('note', 'của tôi');
    await asked.opened;
    const { etag, content } = await desk.onServer();
    const theirs = { content: { ...content, note: 'của người khác' } };
    assert.equal((await desk.clerk.call('PUT', desk.address, theirs, { 'If-Match': etag })).status, 200);
    const end = await desk.keepsShowing('note', 'của tôi');
    // What the other saved has come before our own save is refused.
    const came = readCame();
    await readAgain();
    await came;
    saved.open();
    const conflict = desk.page().locator('#conflict');
    await conflict.waitFor();
    await end();
    await conflict.getByRole('row').filter({ hasText: 'Ghi chú' }).getByRole('radio').nth(0).focus();
    await desk.page().keyboard.press('Space');
    await conflict.getByRole('button', { name: 'Lưu kết quả' }).click();
    await desk.arrives({ note: 'của tôi' });
    await conflict.waitFor({ state: 'detached' });
  });
});
