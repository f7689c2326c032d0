/**
 * The live feed as server-sent events. One look at the table serves all listeners of this process; each is told
 * only what happened within his reach, and nothing of a report's content.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../regimes/words.js';
import { Problem } from '../problems.js';
import { openFeed, type FeedEvent } from '../store/feed.js';
import type { Person } from '../store/people.js';
import { callerOf } from './caller.js';
import { personOf, type Deps, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

const LOOK_EVERY = 250;
const BEAT_EVERY = 20_000;
const UNREAD = 256 * 1024;

export const eventEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/events',
    id: 'followEvents',
    tag: 'events',
    summary: 'Server-sent events: what happens within the reach of the caller, as it happens',
    access: 'session',
    answers: {
      200: { description: 'A stream that does not end', schema: s.text, type: 'text/event-stream' },
    },
    handle: (call) => {
      const person = personOf(call);
      const listen = (_request: IncomingMessage, response: ServerResponse): void => {
        response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
        response.setHeader('X-Accel-Buffering', 'no');
        response.flushHeaders();
        response.write('retry: 2000\n\n');
        const again = async (): Promise<Person | undefined> =>
          (await callerOf({ get: call.header }, call, 'look')).person;
        broadcasterOf(call).add(response, { person, again });
      };
      return Promise.resolve({ status: 200, stream: listen });
    },
  },
];

interface Listener {
  readonly person: Person;
  /** Who calls by what the request brought, if that still holds; rejects where it was taken away. */
  readonly again: () => Promise<Person | undefined>;
}

interface Broadcaster {
  readonly add: (response: ServerResponse, listener: Listener) => void;
}

const broadcasters = new WeakMap<Deps['database'], Broadcaster>();

/** One broadcaster a database, so that any number of listeners costs one query every quarter of a second. */
function broadcasterOf(deps: Deps): Broadcaster {
  const known = broadcasters.get(deps.database);
  if (known) return known;
  const made = broadcaster(deps);
  broadcasters.set(deps.database, made);
  return made;
}

function broadcaster(deps: Deps): Broadcaster {
  const listeners = new Map<ServerResponse, Listener>();
  let running = false;

  /** Goes on while anybody listens; there is never a second one. */
  const follow = async (): Promise<void> => {
    const feed = openFeed(deps.database.read);
    let beatAt = performance.now() + BEAT_EVERY;
    while (listeners.size > 0) {
      let pause = LOOK_EVERY;
      try {
        await tell(await feed.next());
        if (performance.now() >= beatAt) {
          beatAt = performance.now() + BEAT_EVERY;
          for (const response of listeners.keys()) send(response, ': here\n\n');
          await recognise();
        }
      } catch (error) {
        deps.log.warn({ err: error }, 'the event feed could not be read; trying again');
        pause = LOOK_EVERY * 8;
      }
      await setTimeout(pause);
    }
    running = false;
  };
  const tell = async (events: readonly FeedEvent[]): Promise<void> => {
    // Before anybody is told anything: whose rights have changed.
    if (events.some(({ type }) => /^(user|token)\./.test(type))) await recognise();
    for (const [response, { person }] of listeners) {
      for (const event of events) if (isWithinReach(person, event)) send(response, frame(event));
    }
  };
  /** Who has logged out or was locked hears no more; whose roles changed hears what they reach now. */
  const recognise = async (): Promise<void> => {
    for (const [response, listener] of [...listeners]) {
      const person = await listener.again().catch(goneOrThrow);
      if (person === undefined) response.end();
      else if (listeners.has(response)) listeners.set(response, { ...listener, person });
    }
  };
  return {
    add: (response, listener) => {
      listeners.set(response, listener);
      response.on('close', () => listeners.delete(response));
      if (running) return;
      running = true;
      void follow();
    },
  };
}

function goneOrThrow(error: unknown): undefined {
  if (error instanceof Problem) return undefined;
  throw error;
}

/** Who does not take what he is sent is let go, before it fills the memory; he comes back by himself. */
function send(response: ServerResponse, text: string): void {
  if (response.writableEnded) return;
  if (response.writableLength > UNREAD) response.destroy();
  else response.write(text);
}

function isWithinReach(person: Person, event: FeedEvent): boolean {
  const path = event.unitPath;
  const { recipient, readers, units } = event.data;
  if (event.type === 'notices.made') return Array.isArray(readers) && readers.includes(person.userId);
  if (path === null) return event.type.startsWith('regime.') || event.type.startsWith('obligations.');
  // Whoever is asked stands anywhere, and is told as soon as he is asked.
  const asked = event.type.startsWith('request.') && Array.isArray(units) ? units : [];
  return person.roles.some(
    ({ unitId }) => path.includes(`/${unitId}/`) || unitId === recipient || asked.includes(unitId),
  );
}

function frame(event: FeedEvent): string {
  const data: JsonObject = {
    id: event.id,
    type: event.type,
    at: event.at,
    ...(event.regime === null ? {} : { regime: event.regime }),
    ...(event.period === null ? {} : { period: event.period }),
    ...(event.unitCode === null ? {} : { unit: { code: event.unitCode } }),
    ...(typeof event.data['state'] === 'string' ? { state: event.data['state'] } : {}),
  };
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
