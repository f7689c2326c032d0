/**
 * The board of the queue: bull-board's pages on the queue of this installation. It is opened when first asked for
 * and opened anew where the queue has moved; who may see it is for the API to say.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { openBareQueue, type BareQueue, type QueueConnection } from './queue.js';

export interface Board {
  readonly handle: RequestHandler;
  readonly close: () => Promise<void>;
}

/**
 * @param connect where the queue is now
 * @param path under which the board is reached, `/operations/queues`
 */
export function queueBoard(connect: () => Promise<QueueConnection>, log: Logger, path: string): Board {
  let open:
    { readonly address: string; readonly queue: BareQueue; readonly handle: RequestHandler } | undefined;
  const opened = async (): Promise<RequestHandler> => {
    const connection = await connect();
    const address = JSON.stringify(connection);
    if (open?.address === address) return open.handle;
    await open?.queue.close();
    open = undefined;
    const bare = await openBareQueue(connection, log);
    const serverAdapter = new ExpressAdapter();
    serverAdapter.setBasePath(path);
    createBullBoard({
      queues: [new BullMQAdapter(bare.queue)],
      serverAdapter,
      options: { uiConfig: { boardTitle: 'Baocao' } },
    });
    const handle = serverAdapter.getRouter() as RequestHandler;
    open = { address, queue: bare, handle };
    return handle;
  };
  let opening: Promise<RequestHandler> | undefined;
  return {
    handle: (request, response, next) => {
      opening = (opening ?? Promise.resolve()).then(opened, opened);
      opening.then((handle) => {
        void handle(request, response, next);
      }, next);
    },
    close: async () => {
      await opening?.catch(() => undefined);
      await open?.queue.close();
      open = undefined;
    },
  };
}
