/** Answers in a smaller form: for our own pages and machines, never where another site may have made the browser ask. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { endWithText } from '../../api/http/smaller.js';

const UNPACKED = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  none: (bytes: Buffer): Buffer => bytes,
} as const;
const OURS = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', accept: 'application/json' };

describe('A smaller answer', () => {
  const small = 'x'.repeat(1_000);
  const middling = 'Báo cáo tháng '.repeat(500);
  const large = 'Báo cáo quý '.repeat(20_000);
  let text = middling;
  let depends: string | undefined;
  const server = createServer((asked, answer) => {
    if (depends !== undefined) answer.setHeader('Vary', depends);
    endWithText(asked, answer, text);
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  const ask = async (
    headers: Readonly<Record<string, string>>,
    method = 'GET',
  ): Promise<{ readonly encoding: string; readonly bytes: Buffer; readonly vary: string | undefined }> => {
    const { port } = server.address() as AddressInfo;
    const sent = request({ host: '127.0.0.1', port, method, headers }).end();
    const [came] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of came) parts.push(part as Buffer);
    const { 'content-encoding': encoding = 'none', vary } = came.headers;
    return { encoding, bytes: Buffer.concat(parts), vary };
  };

  for (const [name, whole] of Object.entries({ middling, large }))
    for (const encoding of ['br', 'gzip'] as const)
      it(`of ${name} size is the same once it is unpacked from ${encoding}`, async () => {
        text = whole;
        const came = await ask({ ...OURS, 'accept-encoding': encoding });
        assert.equal(came.encoding, encoding);
        assert.equal(came.vary, 'Accept-Encoding');
        assert.ok(came.bytes.length < whole.length / 4);
        assert.equal(UNPACKED[encoding](came.bytes).toString(), whole);
      });

  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    ['our own page reads', OURS, 'GET', 'br'],
    ['our own page writes', OURS, 'PUT', 'br'],
    ['a machine reads', { accept: 'application/json' }, 'GET', 'br'],
    ['a machine writes', { accept: 'application/json' }, 'POST', 'none'],
    ['another site asks', { ...OURS, 'sec-fetch-site': 'cross-site' }, 'GET', 'none'],
    ['another name of our domain asks', { ...OURS, 'sec-fetch-site': 'same-site' }, 'GET', 'none'],
    ['the address was typed or linked to', { ...OURS, 'sec-fetch-mode': 'navigate' }, 'GET', 'none'],
    ['a browser that says nothing goes there', { accept: 'text/html,*/*' }, 'GET', 'none'],
  ];
  for (const [title, headers, method, expected] of cases)
    it(`${expected === 'none' ? 'is not sent' : 'is sent'} where ${title}`, async () => {
      text = middling;
      const came = await ask({ ...headers, 'accept-encoding': 'gzip, deflate, br' }, method);
      assert.equal(came.encoding, expected);
      assert.equal(UNPACKED[came.encoding as 'br'](came.bytes).toString(), middling);
    });

  it('is not sent to whoever refuses it, nor of what is small already', async () => {
    text = middling;
    assert.equal((await ask({ ...OURS, 'accept-encoding': 'br;q=0, gzip;q=0.0' })).encoding, 'none');
    assert.equal((await ask(OURS)).encoding, 'none');
    text = small;
    assert.equal((await ask({ ...OURS, 'accept-encoding': 'br' })).encoding, 'none');
  });

  it('still says what else it depends on', async () => {
    text = middling;
    depends = 'Cookie, Authorization';
    assert.equal(
      (await ask({ ...OURS, 'accept-encoding': 'br' })).vary,
      'Cookie, Authorization, Accept-Encoding',
    );
    depends = undefined;
  });
});
