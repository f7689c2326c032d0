/** Files of the built client, sent in the smaller form that the build made beside them, where the browser takes it. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Preferred first. */
const FORMS = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const;

export interface CompressedFiles {
  /** Answers for the files that have a smaller form; everything else is the next one's. */
  readonly serve: RequestHandler;
  /** Sends a file of the folder, small or as it is. */
  readonly send: (request: Request, response: Response, file: string, next: NextFunction) => void;
}

/** @param folder of the built client; what it holds is looked at once */
export function compressedFiles(folder: string): CompressedFiles {
  const there = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/')),
  );
  const isSmall = (file: string): boolean => FORMS.some(({ suffix }) => there.has(file + suffix));
  const send: CompressedFiles['send'] = (request, response, file, next) => {
    const form = FORMS.find(
      ({ encoding, suffix }) =>
        there.has(file + suffix) && request.acceptsEncodings(encoding, 'identity') === encoding,
    );
    response.type(path.extname(file));
    if (isSmall(file)) response.vary('Accept-Encoding');
    if (form) response.setHeader('Content-Encoding', form.encoding);
    response.sendFile(file + (form?.suffix ?? ''), { root: folder, cacheControl: false }, (failure) => {
      if (!failure) return;
      response.removeHeader('Content-Encoding');
      next(failure);
    });
  };
  return {
    send,
    serve: (request, response, next) => {
      const file = request.path.slice(1);
      if ((request.method !== 'GET' && request.method !== 'HEAD') || !there.has(file) || !isSmall(file)) {
        next();
        return;
      }
      const forEver = file.startsWith('assets/');
      response.setHeader('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
      send(request, response, file, next);
    },
  };
}
