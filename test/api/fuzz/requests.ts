/** From an operation of the OpenAPI document to requests: some that it could serve, most that it should refuse. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { fitting, ODD_TEXTS, oddValue, RAW_JSON } from './odd.js';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonObject }[];
  readonly body: { readonly type: string; readonly schema: JsonObject } | undefined;
  /** The codes that the document names, by status. */
  readonly codes: ReadonlyMap<number, readonly string[]>;
}

export interface FuzzRequest {
  readonly caller: string;
  readonly method: string;
  /** As it goes over the wire: escaped, or deliberately not. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** The value `ETAG` of a header stands for the present version of the report of the path. */
export const ETAG = 'the present ETag';

interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonObject }> };
  readonly responses: Record<string, { readonly description: string; readonly content?: JsonObject }>;
}

export function operationsOf(document: JsonObject): Operation[] {
  const paths = document['paths'] as unknown as Record<string, Record<string, DocumentedOperation>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
      const refusals = Object.entries(operation.responses).filter(
        ([, { content }]) => content && 'application/problem+json' in content,
      );
      return {
        method: method.toUpperCase(),
        path,
        id: operation.operationId,
        parameters: operation.parameters ?? [],
        body: type !== undefined && media ? { type, schema: media.schema } : undefined,
        codes: new Map(
          refusals.map(([status, { description }]) => [Number(status), description.split(', ')]),
        ),
      };
    }),
  );
}

/** Things that exist, so that requests get past the first doors. */
export interface Known {
  readonly callers: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly cursors: readonly string[];
  readonly bodies: Readonly<Record<string, readonly Json[]>>;
}

const escaped = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80'; // half a surrogate pair, as some would write it
  }
};
const RAW_SEGMENTS = [
  '%',
  '%zz',
  '%00',
  '%ED%A0%80',
  '%C0%AF',
  '%FF%FE',
  '%2e%2e%2f',
  '..',
  '.',
  '~',
  ';a=b',
  'é',
];

function segment(known: Known, { name, schema }: { name: string; schema: JsonObject }): fc.Arbitrary<string> {
  const there = known.values[name] ?? [];
  return fc.oneof(
    { weight: 8, arbitrary: there.length > 0 ? fc.constantFrom(...there).map(escaped) : fc.constant('1') },
    {
      weight: 1,
      arbitrary: fitting(schema).map((value) =>
        escaped(typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_TEXTS).map((text) => escaped(text.slice(0, 3000))) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_SEGMENTS) },
  );
}

function pathOf(known: Known, operation: Operation): fc.Arbitrary<string> {
  const inPath = operation.parameters.filter((one) => one.in === 'path');
  return fc
    .tuple(...inPath.map((one) => segment(known, one)))
    .map((values) =>
      inPath.reduce(
        (path, { name }, index) => path.replace(`{${name}}`, () => values[index] ?? ''),
        operation.path,
      ),
    );
}

const oddQuery = fc.constantFrom(
  '?',
  '?x=1',
  '?=',
  '?&&&',
  '?limit=1&limit=2',
  '?limit=0',
  '?limit=99999999999999999999',
  '?cursor=%00',
  '?cursor=%ff',
  '?cursor=AAAA',
  '?at=2026-02-30',
  '?at=',
  '?view[]=x',
  '?__proto__=1',
  '?__proto__[a]=1',
  '?%',
  '?a=%zz',
  '?' + 'a=1&'.repeat(300),
  `?q=${'x'.repeat(4000)}`,
);

function queryOf(known: Known, operation: Operation): fc.Arbitrary<string> {
  const names = operation.parameters.filter((one) => one.in === 'query');
  const one = ({ name, schema }: (typeof names)[number]): fc.Arbitrary<string> =>
    fc
      .oneof(
        { weight: 4, arbitrary: fc.constantFrom(...(known.values[name] ?? ['1'])) },
        {
          weight: 3,
          arbitrary: fitting(schema).map((value) =>
            typeof value === 'string' ? value : JSON.stringify(value),
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom(...known.cursors) },
        { weight: 1, arbitrary: fc.constantFrom(...ODD_TEXTS).map((text) => text.slice(0, 2000)) },
      )
      .map((value) => `${name}=${escaped(value)}`);
  const some =
    names.length === 0
      ? fc.constant('')
      : fc
          .subarray(names)
          .chain((chosen) =>
            fc.tuple(...chosen.map(one)).map((pairs) => (pairs.length > 0 ? `?${pairs.join('&')}` : '')),
          );
  return fc.oneof({ weight: 5, arbitrary: some }, { weight: 1, arbitrary: oddQuery });
}

/** A value with some places replaced, left out, added to, or nested deep. */
export function mutated(value: Json): fc.Arbitrary<Json> {
  return fc
    .array(fc.tuple(fc.nat(), oddValue, fc.constantFrom('replace', 'remove', 'add', 'nest', 'double')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => changes.reduce((now, [where, odd, how]) => mutate(now, where, odd, how), value));
}

function mutate(value: Json, where: number, odd: Json, how: string): Json {
  const copy = structuredClone(value);
  const places: (readonly [Record<string, Json>, string])[] = [];
  const visit = (here: Json): void => {
    if (typeof here !== 'object' || here === null) return;
    for (const key of Object.keys(here)) {
      places.push([here as Record<string, Json>, key]);
      visit((here as Record<string, Json>)[key] as Json);
    }
  };
  visit(copy);
  const place = places[where % Math.max(places.length, 1)];
  if (!place) return odd;
  const [parent, key] = place;
  const there = parent[key] as Json;
  if (how === 'remove' && !Array.isArray(parent)) Reflect.deleteProperty(parent, key);
  else if (how === 'add') Object.defineProperty(parent, '__proto__', { value: odd, enumerable: true });
  else if (how === 'nest') parent[key] = Array.from({ length: 40 }).reduce<Json>((inner) => [inner], there);
  else if (how === 'double' && Array.isArray(there)) parent[key] = [...there, ...there];
  else parent[key] = odd;
  return copy;
}

/** Beginnings of files that are something, or look like it. */
const FILES: readonly Buffer[] = [
  Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'),
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]),
  Buffer.from([0x50, 0x4b, 0x05, 0x06, ...Array<number>(18).fill(0)]), // an archive with nothing in it
];

const json = (value: Json): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

function bodyOf(known: Known, operation: Operation): fc.Arbitrary<Buffer | undefined> {
  const raw = fc.oneof(
    fc.constantFrom(...RAW_JSON).map((text) => Buffer.from(text, 'utf8')),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])), // {"??":1}, no UTF-8
  );
  if (!operation.body) return fc.option(raw, { nil: undefined, freq: 5 });
  if (operation.body.type === 'text/csv') return csvOf(known, operation, raw);
  if (operation.body.type === 'application/octet-stream') return fc.oneof(raw, fc.constantFrom(...FILES));
  const fits = fitting(operation.body.schema);
  const samples = known.bodies[operation.id] ?? [];
  return fc.oneof(
    { weight: 4, arbitrary: fits.map(json) },
    { weight: samples.length > 0 ? 4 : 0, arbitrary: fc.constantFrom(...samples, null).map(json) },
    {
      weight: samples.length > 0 ? 6 : 0,
      arbitrary: fc
        .constantFrom(...samples, null)
        .chain(mutated)
        .map(json),
    },
    { weight: 3, arbitrary: fits.chain(mutated).map(json) },
    { weight: 3, arbitrary: raw },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function csvOf(
  known: Known,
  operation: Operation,
  raw: fc.Arbitrary<Buffer>,
): fc.Arbitrary<Buffer | undefined> {
  const lines = (known.bodies[operation.id] ?? ['code,name\n1,2\n']).map(String);
  const cells = fc
    .array(fc.array(fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string()), { maxLength: 8 }), { maxLength: 6 })
    .map((rows) => Buffer.from(rows.map((row) => row.join(',')).join('\n')));
  const broken = fc
    .tuple(
      fc.constantFrom(...lines),
      fc.nat(),
      fc.constantFrom('"', ',', '\n', '\u0000', ';', '1e9', 'ế', '""'),
    )
    .map(([text, place, odd]) => {
      const at = place % (text.length + 1);
      return Buffer.from(text.slice(0, at) + odd + text.slice(at));
    });
  return fc.oneof(
    raw,
    cells,
    broken,
    fc.constantFrom(...lines).map((text) => Buffer.from(text)),
  );
}

const rarely = (values: readonly string[], weight = 1): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight, arbitrary: fc.constantFrom(...values) },
  );

const VERSIONS = [
  '*',
  '"1"',
  'W/"1"',
  '"1", "2"',
  '"1',
  '1',
  '',
  ',',
  '"é"',
  'x'.repeat(4000),
  '""',
  '"0"',
  '"1.none"',
];

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const type = operation.body?.type ?? 'application/json';
  const version = fc.oneof(
    { weight: 3, arbitrary: fc.constant<string | undefined>(ETAG) },
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom<string | undefined>(...VERSIONS, undefined) },
  );
  return fc
    .record({
      'content-type': fc.oneof(
        { weight: 14, arbitrary: fc.constant<string | undefined>(type) },
        {
          weight: 1,
          arbitrary: fc.constantFrom<string | undefined>(
            undefined,
            '',
            'text/plain',
            'application/json; charset=utf-16',
            'application/json; charset=',
            'application/json;;;',
            'multipart/form-data; boundary=x',
            'application/x-www-form-urlencoded',
            'application/merge-patch+json',
            '/',
            '\u00e9',
          ),
        },
      ),
      'content-encoding': rarely(['gzip', 'deflate', 'br', 'zstd', 'x', 'gzip, gzip', '']),
      'if-match': version,
      'if-none-match': rarely(VERSIONS, 4),
      accept: rarely(['application/xml', '*/*;q=0', ',', '\u00e9', 'text/html']),
      'accept-language': rarely(['vi', 'en', 'fr', '*', ',,;q=x', 'x'.repeat(3000)], 4),
      authorization: rarely([
        'Bearer',
        'Bearer x',
        `Bearer ${'a'.repeat(43)}`,
        'Basic YTpi',
        '\u00e9',
        'Bearer ' + 'x'.repeat(4000),
      ]),
      cookie: rarely([
        'baocao=',
        'baocao=%zz',
        'baocao=%00',
        ';;;=;',
        `baocao=${'a'.repeat(43)}`,
        'baocao="x"; baocao=y',
        '__proto__=1',
        'baocao=' + 'é'.repeat(50),
      ]),
      origin: rarely(['null', 'http://evil', '\u00e9', '']),
      'x-forwarded-for': rarely(["'", '::1, x', '256.1.1.1']),
      'x-forwarded-proto': rarely(['https', 'javascript']),
      range: rarely(['bytes=0-', 'x']),
    })
    .map((headers) =>
      Object.fromEntries(
        Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
    );
}

/** Requests to one operation. */
export function requestsTo(operation: Operation, known: Known): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      caller: fc.constantFrom(...known.callers),
      path: fc.tuple(pathOf(known, operation), queryOf(known, operation)).map((parts) => parts.join('')),
      headers: headersOf(operation),
      body: bodyOf(known, operation),
    })
    .map((request) => ({ ...request, method: operation.method }));
}
