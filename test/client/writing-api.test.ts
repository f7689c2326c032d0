/** A page writes in the name of whoever is on its screen, or not at all: the cookie may be somebody else's by now. */
import assert from 'node:assert/strict';
import { call, isProblem, SESSION_OVER } from '../../client/api.js';
import { linkState, sessionBegan, sessionEnded } from '../../client/offline/link.js';

describe('Once the session of a page is over', () => {
  const asked: string[] = [];
  const { fetch, BroadcastChannel } = globalThis;
  before(() => {
    globalThis.fetch = (_address, options) => {
      asked.push(options?.method ?? 'GET');
      return Promise.resolve(new Response('{}'));
    };
    // Node's would keep the tests from ending.
    globalThis.BroadcastChannel = class {
      postMessage(): void {
        // nobody listens
      }
    } as unknown as typeof BroadcastChannel;
  });
  after(() => Object.assign(globalThis, { fetch, BroadcastChannel }));

  it('it writes nothing until its person has logged in again', async () => {
    sessionEnded();
    for (const method of ['PUT', 'POST', 'DELETE'])
      await assert.rejects(call(method, '/reports/R/2026-10/15', { body: {} }), (failure) =>
        isProblem(failure, SESSION_OVER),
      );
    assert.equal(asked.length, 0);
    await call('GET', '/reports/R/2026-10/15');
    await call('POST', '/session', { body: {} });
    sessionBegan('clerk');
    assert.equal(linkState().session, 'held');
    await call('PUT', '/reports/R/2026-10/15', { body: {} });
    assert.equal(asked.join(), 'GET,POST,PUT');
  });
});

describe('An answer that is given up while it comes', () => {
  const { fetch } = globalThis;
  after(() => {
    globalThis.fetch = fetch;
  });

  it('says nothing about the line', async () => {
    const stop = new AbortController();
    globalThis.fetch = () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (body) => {
              body.enqueue(new TextEncoder().encode('{"items":'));
              stop.signal.addEventListener('abort', () => body.error(new DOMException('', 'AbortError')));
            },
          }),
        ),
      );
    const asked = call('GET', '/inbox', { signal: stop.signal });
    setImmediate(() => stop.abort());
    await assert.rejects(asked, { name: 'AbortError' });
    assert.equal(linkState().up, true);
  });
});
