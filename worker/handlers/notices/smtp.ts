/**
 * One conversation with a mail server: connected, greeted and logged in, then mail after mail. What became of a mail
 * is told in four words, by how far the conversation had come: the text of a mail is asked of us only after the
 * server has taken sender and reader, so that whatever fails before has sent nothing.
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { parseConnectionUrl } from 'nodemailer/lib/shared';

export interface MailServer {
  /** `smtp://user:password@host:587` or `smtps://host:465`. */
  readonly url: string;
  /** The sender's address, with or without a name. */
  readonly from: string;
  readonly origin: string;
  /** Mails a minute, of all processes together. */
  readonly rate: number;
}

export type Outcome =
  | { readonly what: 'sent' }
  /** The server will not have it, now or later (5xx). */
  | { readonly what: 'refused'; readonly reason: string }
  /** Not now (4xx), or the line broke before anything was handed over. */
  | { readonly what: 'later'; readonly reason: string; readonly broken: boolean }
  /** The line broke while the text was under way: it may have arrived. */
  | { readonly what: 'unknown'; readonly reason: string };

export interface Conversation {
  /** @param handing called, and waited for, when the server asks for the text; false: it is not to be sent after all */
  readonly send: (
    envelope: { readonly from: string; readonly to: string },
    message: Buffer,
    handing: () => Promise<boolean>,
  ) => Promise<Outcome>;
  readonly end: () => void;
}

const PATIENCE = 20_000;

interface Failure extends Error {
  readonly responseCode?: number | undefined;
  /** What we had said last. */
  readonly command?: string | undefined;
}

/** @throws Error where the server does not answer, or does not let us in */
export async function converse({ url }: Pick<MailServer, 'url'>): Promise<Conversation> {
  const { auth, ...options } = parseConnectionUrl(url);
  const connection = new SMTPConnection({
    ...options,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    dnsTimeout: PATIENCE,
  } as ConstructorParameters<typeof SMTPConnection>[0]);
  // Trouble is told to whoever waits for an answer; nothing of it may end the process.
  connection.on('error', () => undefined);
  const step = (begin: (done: (failure?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const lost = (failure: Error): void => {
        reject(failure);
      };
      connection.once('error', lost);
      begin((failure) => {
        connection.off('error', lost);
        if (failure) reject(failure);
        else resolve();
      });
    });
  try {
    await step((done) => {
      connection.connect(done);
    });
    const user = auth?.user;
    if (user !== undefined)
      await step((done) => {
        connection.login(
          { user, pass: auth?.pass ?? '', credentials: { user, pass: auth?.pass ?? '' } },
          done,
        );
      });
  } catch (failure) {
    connection.close();
    throw failure;
  }
  return {
    send: (envelope, message, handing) => sendOn(connection, envelope, message, handing),
    end: () => {
      connection.quit();
    },
  };
}

async function sendOn(
  connection: SMTPConnection,
  envelope: { readonly from: string; readonly to: string },
  message: Buffer,
  handing: () => Promise<boolean>,
): Promise<Outcome> {
  let handed = false;
  // Read from only when the server has answered 354.
  const text = Readable.from(
    (async function* () {
      if (!(await handing())) throw new Error('It was taken back');
      handed = true;
      yield message;
    })(),
    { objectMode: false },
  );
  return new Promise((resolve) => {
    connection.send({ from: envelope.from, to: [envelope.to], size: message.length }, text, (failure) => {
      resolve(failure ? outcomeOf(failure, handed) : { what: 'sent' });
    });
  });
}

function outcomeOf(failure: Failure, handed: boolean): Outcome {
  const reason = failure.message.slice(0, 500);
  const { responseCode, command } = failure;
  // A sender that is not let through is our own affair, not the reader's: it is tried again once that is mended.
  if (responseCode !== undefined && responseCode >= 500 && command !== 'MAIL FROM')
    return { what: 'refused', reason };
  if (responseCode !== undefined) return { what: 'later', reason, broken: responseCode === 421 };
  return handed ? { what: 'unknown', reason } : { what: 'later', reason, broken: true };
}
