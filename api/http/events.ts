/**
 * The live feed as server-sent events. One look at the table serves all listeners of this process; each is told
 * only what happened within his reach, and nothing of a report's content.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../regimes/words.js';
import { openFeed, type Feed, type FeedEvent } from '../store/feed.js';
import type { Person } from '../store/people.js';
import { personOf, type Deps, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

const LOOK_EVERY = 250;
const BEAT_EVERY = 20_000;

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
      const listen = (request: IncomingMessage, response: ServerResponse): void => {
        response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
        response.setHeader('X-Accel-Buffering', 'no');
        response.flushHeaders();
        response.write('retry: 2000\n\n');
        broadcasterOf(call).add(person, response);
      };
      return Promise.resolve({ status: 200, stream: listen });
    },
  },
];

interface Broadcaster {
  readonly add: (person: Person, response: ServerResponse) => void;
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
  const listeners = new Map<ServerResponse, Person>();
  let looking: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(looking);
    clearInterval(beating);
    looking = undefined;
  };
  const tell = (events: readonly FeedEvent[]): void => {
    for (const [response, person] of listeners) {
      for (const event of events) if (isWithinReach(person, event)) response.write(frame(event));
    }
  };
  const look = (feed: Feed): void => {
    feed.next().then(
      (events) => {
        tell(events);
        if (listeners.size > 0) looking = setTimeout(look, LOOK_EVERY, feed);
      },
      (error: unknown) => {
        deps.log.warn({ err: error }, 'the event feed could not be read; trying again');
        if (listeners.size > 0) looking = setTimeout(look, LOOK_EVERY * 8, feed);
      },
    );
  };
  return {
    add: (person, response) => {
      listeners.set(response, person);
      response.on('close', () => {
        listeners.delete(response);
        if (listeners.size === 0) stop();
      });
      if (listeners.size > 1 && looking) return;
      beating = setInterval(() => {
        for (const listener of listeners.keys()) listener.write(': here\n\n');
      }, BEAT_EVERY);
      look(openFeed(deps.database.read));
    },
  };
}

function isWithinReach(person: Person, event: FeedEvent): boolean {
  const path = event.unitPath;
  const { recipient } = event.data;
  if (path === null) return event.type.startsWith('regime.') || event.type.startsWith('obligations.');
  return person.roles.some(({ unitId }) => path.includes(`/${unitId}/`) || unitId === recipient);
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
