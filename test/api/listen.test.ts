/** The end of a server: what was asked is answered, streams end, nobody new is let in. */
import { strict as assert } from 'node:assert';
import type { RequestListener } from 'node:http';
import { listen } from '../../api/listen.js';

const soon = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('A server that is told to end', () => {
  const app: RequestListener = (request, response) => {
    if (request.url === '/stream') {
      response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      response.write('retry: 2000\n\n');
    } else void soon(300).then(() => response.end('done'));
  };
  const start = async () => {
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    return { server, url: `http://127.0.0.1:${server.port}` };
  };

  it('finishes a running request', async () => {
    const { server, url } = await start();
    const asked = fetch(`${url}/slow`).then((answer) => answer.text());
    await soon(100);
    await server.close();
    assert.equal(await asked, 'done');
  });

  it('ends event streams, and does not wait for their readers', async () => {
    const { server, url } = await start();
    const stream = await fetch(`${url}/stream`);
    const began = performance.now();
    await server.close();
    assert.equal(await stream.text(), 'retry: 2000\n\n');
    assert.ok(performance.now() - began < 2_000);
  });

  it('takes no new connection', async () => {
    const { server, url } = await start();
    await fetch(`${url}/slow`); // leaves an idle connection open
    await server.close();
    await assert.rejects(fetch(`${url}/slow`));
  });

  it('says so when its port is taken', async () => {
    const { server } = await start();
    await assert.rejects(listen(app, { host: '127.0.0.1', port: server.port }), /EADDRINUSE/);
    await server.close();
  });
});
