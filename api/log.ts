/**
 * The structured log. What must never lie in a log is taken out here, whoever writes it: passwords, tokens, cookies
 * and the content of reports. A line says what happened to which report, not what stands in it.
 */
import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** Members that are cut out, on the top of a log line and one level below. */
export const UNSPOKEN: readonly string[] = [
  'password',
  'current',
  'next',
  'token',
  'authorization',
  'cookie',
  'content',
  'ownContent',
  'explanations',
  'body',
  'url',
  'detail', // PostgreSQL tells the whole row that it refused
];

/** @param level a level of pino, or `silent` */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: UNSPOKEN.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`, `headers.${name}`]),
      censor: '[not logged]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
