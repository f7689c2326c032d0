/** Mails of notices to a real SMTP server on the loopback: batched, in the reader's language, never the same twice. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { createLog } from '../../api/log.js';
import type { Database } from '../../api/store/database.js';
import { countMails, mailTrouble } from '../../api/store/notice-mails.js';
import type { NoticeKindName } from '../../forms/notices.js';
import { mailDueAt, tell, type Telling } from '../../worker/handlers/notices/telling.js';
import { isAddress, sendMails } from '../../worker/handlers/notices/send-mails.js';
import { forEachDatabase } from '../database.js';
import { openWorld, type World } from '../world.js';

interface Received {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A mail server that does as it is told. */
async function mailServer() {
  const received: Received[] = [];
  let onRecipient: (address: string) => Error | undefined = () => undefined;
  let onText: (received: Received) => 'take' | 'drop' | Error = () => 'take';
  let port = 0;
  let server: SMTPServer | undefined;
  const start = async (): Promise<void> => {
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, _session, done) => {
        done(onRecipient(address));
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          const mail = { to, raw: Buffer.concat(parts).toString('utf8') };
          const fate = onText(mail);
          if (fate instanceof Error) return done(fate);
          received.push(mail);
          if (fate === 'take') return done();
          // Taken, and the line goes before it is said: the sender cannot know.
          void stop();
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      server?.listen(port, '127.0.0.1', resolve);
    });
    port = (server.server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    const ending = server;
    server = undefined;
    if (!ending) return;
    for (const connection of ending.connections as Set<{ _socket: { destroy: () => void } }>)
      connection._socket.destroy();
    await new Promise<void>((resolve) => {
      ending.close(resolve);
    });
  };
  await start();
  return {
    received,
    start,
    stop,
    url: () => `smtp://127.0.0.1:${port}`,
    answer: (next: { recipient?: typeof onRecipient; text?: typeof onText }) => {
      onRecipient = next.recipient ?? (() => undefined);
      onText = next.text ?? (() => 'take');
    },
  };
}

const smtpError = (code: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode: code });

/** Headers of a message, folded lines joined, encoded words read. */
function headersOf(raw: string): Map<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(
    head.split('\r\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), words(line.slice(at + 1).trim())];
    }),
  );
}
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, coded: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(coded, 'base64').toString('utf8')
        : quoted(coded.replaceAll('_', ' ')),
    );
const quoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** The alternatives of a message by content type. */
function partsOf(raw: string): Map<string, string> {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  const parts = raw.split(`--${boundary}`).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const at = part.indexOf('\r\n\r\n');
      const [head, body] = [part.slice(0, at), part.slice(at + 4)];
      const type = /content-type: ([^;\r\n]+)/i.exec(head)?.[1] ?? '';
      const coded = /content-transfer-encoding: (\S+)/i.exec(head)?.[1];
      const text =
        coded === 'base64'
          ? Buffer.from(body, 'base64').toString('utf8')
          : coded === 'quoted-printable'
            ? quoted(body)
            : body;
      return [type, text];
    }),
  );
}

const MORNING = '2026-11-03T02:00:00.000Z';

forEachDatabase('Mails of notices', (open) => {
  let world: World;
  let database: Database;
  let smtp: Awaited<ReturnType<typeof mailServer>>;
  let now = new Date(MORNING);
  let nth = 0;
  before(async () => {
    database = await open();
    world = await openWorld(database, MORNING);
    smtp = await mailServer();
  });
  after(async () => {
    await smtp.stop();
    await world.close();
  });
  beforeEach(async () => {
    now = new Date(MORNING);
    smtp.received.length = 0;
    smtp.answer({});
    await database.write(async (trx) => {
      await trx('notices').delete();
      await trx('notice_mails').delete();
      await trx('notice_digests').delete();
      await trx('users').update({ email: null });
    });
  });

  const minutes = (count: number): void => {
    now = new Date(now.getTime() + count * 60_000);
  };
  const send = (rate = 1000): Promise<number> =>
    sendMails({
      database,
      log: createLog('silent'),
      now: () => now,
      server: { url: smtp.url(), from: 'Baocao <baocao@example.vn>', origin: 'https://bc.example.vn', rate },
    });

  /** Somebody with an address, in a unit. */
  async function person(unit: string, { name = 'Nguyễn Thị A', language = 'vi' } = {}): Promise<string> {
    await world.as('clerk', unit);
    const email = `clerk-${unit}@example.vn`;
    await database.write((trx) =>
      trx('users')
        .where({ username: `test-clerk-${unit}` })
        .update({ email, name, language }),
    );
    return email;
  }
  async function notice(
    unit: string,
    kind: NoticeKindName = 'returned',
    facts: Telling['facts'] = {},
    mails = true,
  ): Promise<void> {
    const spell = await database
      .read('unit_spells')
      .where({ code: unit })
      .whereNull('valid_to')
      .first<{ unit_id: number }>('unit_id');
    const telling: Telling = {
      kind,
      subject: `test ${(nth += 1)}`,
      at: now.toISOString(),
      regime: 'TEST',
      period: '2026-10',
      unitCode: unit,
      facts: {
        label: { vi: 'Nhà hỏng', en: 'Damaged houses' },
        unit: 'Xã Bắc Hà',
        receiver: 'Lào Cai',
        dueAt: '2026-11-04T16:59:59.999Z',
        ...facts,
      },
      to: [{ unitId: spell.unit_id, roles: ['clerk'] }],
    };
    await tell({ database, now: () => now, mails }, [telling]);
  }

  it('gather what comes within some minutes into one', async () => {
    const address = await person('02839');
    await notice('02839', 'returned', { reason: 'Sai tổng' });
    minutes(4);
    await notice('02839', 'approved');
    assert.equal(await send(), 0);
    minutes(1);
    assert.equal(await send(), 1);
    assert.equal(await send(), 0);
    const [mail] = smtp.received;
    assert.deepEqual(mail?.to, [address]);
    const headers = headersOf(mail.raw);
    assert.match(headers.get('subject') ?? '', /^\[Baocao\] 2 thông báo mới: báo cáo bị trả lại…$/);
    assert.equal(headers.get('from'), 'Baocao <baocao@example.vn>');
    assert.equal(headers.get('list-unsubscribe'), '<https://bc.example.vn/notices/preferences>');
    assert.equal(headers.get('auto-submitted'), 'auto-generated');
    const parts = partsOf(mail.raw);
    const plain = parts.get('text/plain') ?? '';
    assert.match(plain, /Lào Cai trả lại, sửa và gửi lại trước 04\/11\/2026: “Sai tổng”/);
    assert.match(plain, /https:\/\/bc\.example\.vn\/reports\/TEST\/2026-10\/02839/);
    assert.match(parts.get('text/html') ?? '', /<a href="https:\/\/bc\.example\.vn\/reports\/TEST/);
  });

  it('speak the language of their reader', async () => {
    await person('02839', { language: 'en', name: 'An' });
    await notice('02839');
    minutes(5);
    await send();
    const raw = smtp.received[0]?.raw ?? '';
    assert.match(
      headersOf(raw).get('subject') ?? '',
      /A report was returned: Damaged houses · Month 10\/2026/,
    );
    const plain = partsOf(raw).get('text/plain') ?? '';
    assert.match(plain, /^Dear An,/);
    assert.match(plain, /mend it and send it again by 04\/11\/2026/);
  });

  it('come once a day where their reader wants it so', async () => {
    assert.equal(mailDueAt('08:30', new Date('2026-11-03T01:00:00.000Z')), '2026-11-03T01:30:00.000Z');
    assert.equal(mailDueAt('08:30', new Date('2026-11-03T01:30:00.000Z')), '2026-11-04T01:30:00.000Z');
    await person('02839');
    await database.write(async (trx) => {
      const user = await trx('users').where({ username: 'test-clerk-02839' }).first<{ id: number }>('id');
      await trx('notice_digests').insert({ user_id: user.id, daily_at: '08:30' });
    });
    await notice('02839');
    await notice('02839');
    minutes(60 * 22);
    assert.equal(await send(), 0);
    minutes(60);
    await notice('02839');
    minutes(31);
    assert.equal(await send(), 1);
    const plain = partsOf(smtp.received[0]?.raw ?? '').get('text/plain') ?? '';
    assert.equal(plain.split('- Nhà hỏng').length - 1, 3);
  });

  it('are not written for what was read in the application, nor where there is no address or no server', async () => {
    await person('02839');
    await notice('02839');
    await (await world.as('clerk', '02839')).post('/notices/read', { upTo: 1_000_000 });
    await world.as('clerk', '02905');
    await notice('02905');
    await person('02647');
    await notice('02647', 'returned', {}, false);
    minutes(10);
    assert.equal(await send(), 0);
    assert.equal((await countMails(database.read)).waiting, 0);
    const standing = await database.read('notices').orderBy('id').select<{ mail: string }[]>('mail');
    assert.deepEqual(
      standing.map(({ mail }) => mail),
      ['read', 'off', 'off'],
    );
  });

  it('wait while the server is away, and go out once when it is back', async () => {
    await person('02839');
    await person('02905');
    await notice('02839');
    await notice('02905');
    minutes(5);
    await smtp.stop();
    assert.equal(await send(), 0);
    const trouble = await mailTrouble(database.read);
    assert.match(trouble?.reason ?? '', /ECONNREFUSED/);
    await smtp.start();
    assert.equal(await send(), 0); // it is left alone for a minute
    minutes(1);
    assert.equal(await send(), 2);
    assert.equal(await mailTrouble(database.read), undefined);
    const tries = await database.read('notice_mails').select<{ tries: number }[]>('tries');
    assert.deepEqual(
      tries.map((row) => row.tries),
      [1, 1],
    );
    minutes(60);
    assert.equal(await send(), 0);
    assert.equal(smtp.received.length, 2);
  });

  it('are tried again where the server says later, with the same message id, and given up in the end', async () => {
    await person('02839');
    await notice('02839');
    minutes(5);
    const seen = new Set<string | undefined>();
    smtp.answer({
      text: ({ raw }) => {
        seen.add(headersOf(raw).get('message-id'));
        return smtpError(451, 'Try again later');
      },
    });
    assert.equal(await send(), 0);
    assert.equal(await send(), 0);
    for (let tries = 0; tries < 9; tries++) {
      minutes(24 * 60);
      await send();
    }
    assert.equal(seen.size, 1);
    assert.equal((await countMails(database.read))['given-up'], 1);
    assert.equal(smtp.received.length, 0);
  });

  it('are refused for good where the server will not have the reader, and the others go out', async () => {
    const bad = await person('02839');
    await person('02905');
    await notice('02839');
    await notice('02905');
    minutes(5);
    smtp.answer({
      recipient: (address) => (address === bad ? smtpError(550, 'No such user') : undefined),
    });
    assert.equal(await send(), 1);
    minutes(24 * 60);
    assert.equal(await send(), 0);
    const admin = await world.as('administrator', 'VN');
    const shown = (await admin.get('/operations/mails')).body;
    assert.equal(shown.counts.refused, 1);
    assert.match(shown.items[0].reason, /No such user/);
    // The address is put right, and the administrator has it sent again.
    await database.write((trx) => trx('users').where({ email: bad }).update({ email: 'right@example.vn' }));
    assert.equal((await admin.post(`/operations/mails/${shown.items[0].id}/retry`)).status, 204);
    assert.equal(await send(), 1);
    assert.deepEqual(smtp.received.at(-1)?.to, ['right@example.vn']);
    assert.equal((await admin.post(`/operations/mails/${shown.items[0].id}/discard`)).status, 404);
  });

  it('are not sent again where nobody knows whether they arrived', async () => {
    await person('02839');
    await notice('02839');
    minutes(5);
    smtp.answer({ text: () => 'drop' });
    assert.equal(await send(), 0);
    assert.equal(smtp.received.length, 1);
    await smtp.start();
    smtp.answer({});
    minutes(24 * 60);
    assert.equal(await send(), 0);
    assert.equal(smtp.received.length, 1);
    assert.equal((await countMails(database.read)).unknown, 1);
  });

  it('wait again where their sender died before handing them over, and not where it died after', async () => {
    await person('02839');
    await notice('02839');
    await person('02905');
    await notice('02905');
    minutes(5);
    smtp.answer({ recipient: () => smtpError(450, 'Not now') });
    await send();
    const ids = (await database.read('notice_mails').orderBy('id').select<{ id: number }[]>('id')).map(
      ({ id }) => id,
    );
    const died = { claim: 'dead', claimed_at: now.toISOString() };
    await database.write(async (trx) => {
      await trx('notice_mails')
        .where({ id: ids[0] ?? 0 })
        .update({ ...died, state: 'claimed' });
      await trx('notice_mails')
        .where({ id: ids[1] ?? 0 })
        .update({ ...died, state: 'handing' });
    });
    smtp.answer({});
    minutes(4);
    assert.equal(await send(), 0);
    minutes(2);
    assert.equal(await send(), 1);
    assert.deepEqual(
      smtp.received.map(({ to }) => to[0]),
      ['clerk-02839@example.vn'],
    );
    assert.equal((await countMails(database.read)).unknown, 1);
  });

  it('go out once though several senders are at it', async () => {
    const units = ['02839', '02905', '02647', '00070'];
    for (const unit of units) {
      await person(unit);
      await notice(unit);
    }
    minutes(5);
    await Promise.all([send(), send(), send()]);
    await send();
    assert.deepEqual(
      smtp.received.map(({ to }) => to[0]).toSorted(),
      units.map((unit) => `clerk-${unit}@example.vn`).toSorted(),
    );
  });

  it('go out no faster than the rate says', async () => {
    for (const unit of ['02839', '02905', '02647']) {
      await person(unit);
      await notice(unit);
    }
    minutes(5);
    assert.equal(await send(2), 2);
    assert.equal(await send(2), 0);
    minutes(1.1);
    assert.equal(await send(2), 1);
  });

  it('let nobody write a header or a tag by his name or his reason', async () => {
    await person('02839', { name: 'A\r\nBcc: thief@example.vn\r\n\r\n<b>x</b>' });
    await notice('02839', 'returned', {
      reason: '<script>alert(1)</script>\r\nBcc: thief@example.vn',
      label: { vi: 'Nhà\r\nBcc: thief@example.vn', en: 'Houses' },
    });
    minutes(5);
    assert.equal(await send(), 1);
    const [mail] = smtp.received;
    assert.deepEqual(mail?.to, ['clerk-02839@example.vn']);
    assert.equal(headersOf(mail.raw).has('bcc'), false);
    const parts = partsOf(mail.raw);
    assert.equal(parts.size, 2);
    const html = parts.get('text/html') ?? '';
    assert.equal(/<script|<b>/.test(html), false);
    assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.equal(/^Bcc:/m.test(parts.get('text/plain') ?? ''), false);
  });

  it('go to one address only', () => {
    assert.equal(isAddress('can.bo@laocai.gov.vn'), true);
    for (const wrong of ['', 'a', 'a@b,c@d', 'a@b\r\nRCPT TO:<c@d>', '<a@b>', 'a b@c', 'a@b@c'])
      assert.equal(isAddress(wrong), false, wrong);
  });
});
