/**
 * A request as endpoints ask it. Express gives every request and answer a prototype of its own, after which all that node
 * itself does with them takes longer; so endpoints are served without. What depends on proxies that are trusted, or on
 * preferences, is still asked of express, when somebody asks.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Express, Request } from 'express';

export class Asked {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly #app: Express;
  #express: Request | undefined;

  constructor(message: IncomingMessage, app: Express) {
    this.message = message;
    this.method = message.method ?? '';
    this.headers = message.headers;
    this.#app = app;
    this.#express = undefined;
  }

  /** A header. @param name in any case; not one of those that node gives as a list */
  get(name: string): string | undefined {
    return this.headers[name.toLowerCase()] as string | undefined;
  }

  get protocol(): string {
    return this.#asExpress().protocol;
  }

  get secure(): boolean {
    return this.#asExpress().secure;
  }

  get ip(): string | undefined {
    return this.#asExpress().ip;
  }

  /** The one of these languages that the request likes best; false where it likes none. */
  acceptsLanguages(...languages: string[]): string | false {
    return this.#asExpress().acceptsLanguages(...languages);
  }

  #asExpress(): Request {
    if (this.#express) return this.#express;
    const { headers, socket } = this.message;
    const request = Object.create(this.#app.request) as Request;
    return (this.#express = Object.assign(request, { headers, socket }));
  }
}
