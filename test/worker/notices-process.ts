/** A process that makes notices once, at a moment, when it is told to begin. */
import { openPostgres } from '../../api/store/database.js';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';

const [url = '', moment = ''] = process.argv.slice(2);
const database = openPostgres(url, 3);
process.once('message', () => {
  void (async () => {
    await makeNotices({ database, now: () => new Date(moment), mails: false });
    await database.close();
    process.disconnect();
  })();
});
process.send?.('ready');
