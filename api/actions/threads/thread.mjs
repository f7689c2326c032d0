/**
 * A thread that does one task after the other. Plain JavaScript, because a thread begins without what translates the
 * rest.
 */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { perform } = await import('./tasks.ts');
parentPort.on('message', (order) => {
  void perform(order).then((outcome) => parentPort.postMessage(outcome));
});
