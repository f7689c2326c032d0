/**
 * Every setting there is, from the environment, declared once as a JSON Schema and checked before anything starts.
 * docs/operations.md lists the same ones; a test compares the two.
 */
import { resolve } from 'node:path';
import envSchemaModule from 'env-schema';

/** Of this program. */
export const VERSION = '0.1.0';

export interface Settings {
  /** Port of the HTTP server; 0 lets the system choose one. */
  readonly port: number;
  readonly host: string;
  /** Absolute path of the folder that holds the database file and the records of the embedded size. */
  readonly dataDir: string;
  /** PostgreSQL; undefined: SQLite in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Our own origin, `https://host[:port]`; undefined: the request's scheme and Host. */
  readonly origin: string | undefined;
  /** Where and how notices are mailed; undefined: they are not. */
  readonly mail:
    | { readonly url: string; readonly from: string; readonly origin: string; readonly rate: number }
    | undefined;
  /** Whether demonstration users and reports are made at the first start. */
  readonly demo: boolean;
  readonly demoPassword: string | undefined;
  readonly logLevel: string;
  /** How many jobs one worker process handles at a time. */
  readonly workers: number;
  /** Connections to PostgreSQL of this process. */
  readonly pool: number;
  /** Milliseconds that a request waits for one of them before it is refused (503). */
  readonly poolWait: number;
  /** Milliseconds that one statement of a request may take in PostgreSQL. */
  readonly statementTimeout: number;
  /** How many proxies stand in front and are believed about the caller's address; 0: none. */
  readonly trustedProxies: number;
  /** Bytes that one attachment may have, and all of one report together. */
  readonly attachmentLimit: number;
  readonly attachmentsLimit: number;
}

interface SettingSchema {
  readonly type: 'string' | 'integer';
  readonly description: string;
  /** What is expected, as the end of the sentence "PORT is 'x', expected …". */
  readonly 'x-expected': string;
  /** The value is never shown. */
  readonly 'x-secret'?: boolean;
  readonly default?: string | number;
  readonly [keyword: string]: unknown;
}

const text = (
  description: string,
  expected: string,
  more: Partial<SettingSchema> & Record<string, unknown> = {},
): SettingSchema => ({ type: 'string', description, 'x-expected': expected, ...more });

const integer = (description: string, minimum: number, maximum: number, preset: number): SettingSchema => ({
  type: 'integer',
  description,
  minimum,
  maximum,
  default: preset,
  'x-expected': `a whole number from ${minimum} to ${maximum}`,
});

/** The settings by name. */
export const SETTINGS: Readonly<Record<string, SettingSchema>> = {
  PORT: integer('Port of the HTTP server; 0 takes a free one', 0, 65535, 8080),
  HOST: text('Address the HTTP server listens on', 'a host name or an address such as 0.0.0.0', {
    default: '127.0.0.1',
    pattern: '^[A-Za-z0-9_.:-]+$',
  }),
  BAOCAO_DATA: text('Folder of the database file and the other data of the embedded size', 'a folder', {
    default: './var',
  }),
  DATABASE_URL: text(
    'PostgreSQL for the sizes above the embedded one',
    'a PostgreSQL address such as postgres://user:password@host:5432/baocao',
    { pattern: '^postgres(ql)?://[^\\s]+$', 'x-secret': true },
  ),
  REDIS_URL: text(
    'Redis for the queue: a server, a master found by sentinels, or a cluster',
    'a Redis address such as redis://host:6379/0, redis-sentinel://s1:26379,s2:26379/name or redis-cluster://n1:6379,n2:6379',
    { pattern: '^redis(s)?(-cluster)?://[^\\s]+$|^rediss?-sentinel://[^\\s/]+/[^\\s]+$', 'x-secret': true },
  ),
  BAOCAO_ORIGIN: text(
    'The address under which browsers see the system; unsafe requests are accepted from there only',
    'an origin without a path, such as https://baocao.example.vn',
    { pattern: '^https?://[^\\s/?#]+$' },
  ),
  BAOCAO_SMTP_URL: text(
    'The mail server that notices go out by; without it nothing is mailed. Needs BAOCAO_MAIL_FROM and BAOCAO_ORIGIN',
    'an address such as smtp://user:password@mail.example.vn:587 or smtps://mail.example.vn:465',
    { pattern: '^smtps?://[^\\s]+$', 'x-secret': true },
  ),
  BAOCAO_MAIL_FROM: text(
    'The sender of mails',
    'an address such as baocao@example.vn or Baocao <baocao@example.vn>',
    { pattern: '^([^<>@\\r\\n]+<[^<>@\\s]+@[^<>@\\s]+>|[^<>@\\s]+@[^<>@\\s]+)$' },
  ),
  BAOCAO_MAIL_RATE: integer('How many mails go out in a minute, of all processes together', 1, 6000, 60),
  BAOCAO_DEMO: text(
    'Whether demonstration users and reports are made at the first start (embedded size only; on unless said)',
    'on or off',
    { enum: ['on', 'off'] },
  ),
  BAOCAO_DEMO_PASSWORD: text(
    'The password of the demonstration users; drawn at random and printed once when it is not set',
    'at least 10 characters',
    { minLength: 10, 'x-secret': true },
  ),
  BAOCAO_LOG_LEVEL: text(
    'The least important log lines to write',
    'one of trace, debug, info, warn, error, fatal, silent',
    { default: 'info', enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] },
  ),
  BAOCAO_WORKERS: integer('How many jobs one worker process handles at a time', 1, 64, 4),
  BAOCAO_POOL: integer('Connections to PostgreSQL that one process may hold', 2, 500, 10),
  BAOCAO_POOL_WAIT: integer(
    'Seconds that a request waits for a connection to PostgreSQL before it is refused',
    1,
    60,
    5,
  ),
  BAOCAO_STATEMENT_TIMEOUT: integer(
    'Seconds that one statement of a request may take in PostgreSQL; workers have ten times as long',
    1,
    3600,
    60,
  ),
  BAOCAO_ATTACHMENT_MB: integer('Megabytes that one attachment of a report may have', 1, 100, 20),
  BAOCAO_ATTACHMENTS_MB: integer('Megabytes that all attachments of one report may have', 1, 1000, 60),
  BAOCAO_TRUST_PROXY: text(
    'How many proxies in front of the server are believed about the address and scheme of a request',
    'none, or the number of proxies from 1 to 9',
    { default: 'none', pattern: '^(none|[1-9])$' },
  ),
};

/** The settings are wrong; the message says everything that is, one sentence a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;
interface Checked {
  readonly PORT: number;
  readonly HOST: string;
  readonly BAOCAO_DATA: string;
  readonly DATABASE_URL?: string;
  readonly REDIS_URL?: string;
  readonly BAOCAO_ORIGIN?: string;
  readonly BAOCAO_SMTP_URL?: string;
  readonly BAOCAO_MAIL_FROM?: string;
  readonly BAOCAO_MAIL_RATE: number;
  readonly BAOCAO_DEMO?: 'on' | 'off';
  readonly BAOCAO_DEMO_PASSWORD?: string;
  readonly BAOCAO_LOG_LEVEL: string;
  readonly BAOCAO_WORKERS: number;
  readonly BAOCAO_POOL: number;
  readonly BAOCAO_POOL_WAIT: number;
  readonly BAOCAO_STATEMENT_TIMEOUT: number;
  readonly BAOCAO_ATTACHMENT_MB: number;
  readonly BAOCAO_ATTACHMENTS_MB: number;
  readonly BAOCAO_TRUST_PROXY: string;
}

/**
 * Reads the settings. A variable that is set to nothing counts as not set.
 * @throws SettingsError naming every wrong variable, what was given (never a secret) and what is expected
 */
export function readSettings(environment: Environment): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' && (SETTINGS[name] || isOurs(name))),
  );
  const mistakes = [...unknownNames(given), ...check(given), ...contradictions(given)];
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
  const checked = validated(given) as Checked;
  return {
    port: checked.PORT,
    host: checked.HOST,
    dataDir: resolve(checked.BAOCAO_DATA),
    databaseUrl: checked.DATABASE_URL,
    redisUrl: checked.REDIS_URL,
    origin: checked.BAOCAO_ORIGIN,
    mail: mailOf(checked),
    demo: checked.BAOCAO_DEMO === undefined ? !checked.DATABASE_URL : checked.BAOCAO_DEMO === 'on',
    demoPassword: checked.BAOCAO_DEMO_PASSWORD,
    logLevel: checked.BAOCAO_LOG_LEVEL,
    workers: checked.BAOCAO_WORKERS,
    pool: checked.BAOCAO_POOL,
    poolWait: checked.BAOCAO_POOL_WAIT * 1000,
    statementTimeout: checked.BAOCAO_STATEMENT_TIMEOUT * 1000,
    attachmentLimit: checked.BAOCAO_ATTACHMENT_MB * MEGABYTE,
    attachmentsLimit: checked.BAOCAO_ATTACHMENTS_MB * MEGABYTE,
    trustedProxies: checked.BAOCAO_TRUST_PROXY === 'none' ? 0 : Number(checked.BAOCAO_TRUST_PROXY),
  };
}

const MEGABYTE = 1024 * 1024;

const isOurs = (name: string): boolean => name.startsWith('BAOCAO_');

/** A misspelt name would silently leave the default in force: it stops the start like a wrong value. */
function unknownNames(given: Environment): string[] {
  return Object.keys(given)
    .filter((name) => !SETTINGS[name])
    .map((name) => `${name} is no setting of this program; it knows ${Object.keys(SETTINGS).join(', ')}.`);
}

function contradictions(given: Environment): string[] {
  const clash = given['BAOCAO_DEMO'] === 'on' && given['DATABASE_URL'] !== undefined;
  const lacking = ['BAOCAO_MAIL_FROM', 'BAOCAO_ORIGIN'].filter(
    (name) => given['BAOCAO_SMTP_URL'] !== undefined && given[name] === undefined,
  );
  return [
    ...(clash
      ? [
          'BAOCAO_DEMO is on, expected off: with DATABASE_URL set there are no demonstration users or reports.',
        ]
      : []),
    ...lacking.map((name) => `${name} is not set, expected beside BAOCAO_SMTP_URL: mails name it.`),
  ];
}

/** Mails are sent where there is a server to send them by. */
function mailOf(checked: Checked): Settings['mail'] {
  const { BAOCAO_SMTP_URL: url, BAOCAO_MAIL_FROM: from, BAOCAO_ORIGIN: origin } = checked;
  if (url === undefined || from === undefined || origin === undefined) return undefined;
  return { url, from, origin, rate: checked.BAOCAO_MAIL_RATE };
}

function check(given: Environment): string[] {
  try {
    validated(given);
    return [];
  } catch (failure) {
    const errors = (failure as { errors?: readonly { instancePath: string }[] }).errors;
    if (!errors) throw failure;
    const names = new Set(errors.map((error) => error.instancePath.slice(1)));
    return [...names].map((name) => sentence(name, given[name] ?? ''));
  }
}

function sentence(name: string, value: string): string {
  const schema = SETTINGS[name];
  const shown = schema?.['x-secret'] ? 'set to something else' : `'${value}'`;
  return `${name} is ${shown}, expected ${schema?.['x-expected'] ?? 'nothing'}.`;
}

function validated(given: Environment): unknown {
  return envSchemaModule({
    env: false,
    data: { ...given },
    schema: { type: 'object', properties: { ...SETTINGS } },
    ajv: { customOptions: (ajv) => ajv.addVocabulary(['x-expected', 'x-secret']) },
  });
}

/** What a process may ask of PostgreSQL; `patience` times as much where nobody waits for an answer. */
export function limitsOf(
  settings: Pick<Settings, 'poolWait' | 'statementTimeout'>,
  patience = 1,
): { readonly wait: number; readonly statement: number } {
  return { wait: settings.poolWait * patience, statement: settings.statementTimeout * patience };
}
