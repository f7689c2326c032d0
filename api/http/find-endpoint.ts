/**
 * From a method and a path to the endpoint that answers them. There are many endpoints, and asking a router's patterns
 * one after the other would take longer than most of them need to answer.
 */
import { problem } from '../problems.js';

interface Placed {
  readonly method: string;
  /** `/reports/{regime}/{period}/{unit}` */
  readonly path: string;
}

export type Found<E> =
  | { readonly endpoint: E; readonly params: Readonly<Record<string, string>> }
  /** The path exists, but not for that method: those that it has. */
  | { readonly endpoint: undefined; readonly methods: readonly string[] };

/**
 * @param method `GET`, `POST`, ...; what answers GET answers HEAD too
 * @param path below the base, without the query
 * @throws Problem malformed-request where an escape in the path is none
 */
export type Find<E> = (method: string, path: string) => Found<E> | undefined;

interface Candidate<E> {
  readonly endpoint: E;
  readonly segments: readonly { readonly text: string; readonly name: string | undefined }[];
}

/** Where several paths fit, the first of the list answers. */
export function endpointFinder<E extends Placed>(endpoints: readonly E[]): Find<E> {
  const byLength = new Map<number, Candidate<E>[]>();
  for (const endpoint of endpoints) {
    const segments = endpoint.path.split('/').map((text) => ({ text, name: /^\{(\w+)\}$/.exec(text)?.[1] }));
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { endpoint, segments }]);
  }
  return (method, path) => {
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    const texts = path.split('/');
    const fitting = (byLength.get(texts.length) ?? []).filter((one) => fits(one, texts));
    const found = fitting.find(({ endpoint }) => endpoint.method === wanted);
    if (found) return { endpoint: found.endpoint, params: paramsOf(found, texts) };
    const methods = fitting.map(({ endpoint }) => endpoint.method.toUpperCase());
    return methods.length > 0 ? { endpoint: undefined, methods: [...new Set(methods)] } : undefined;
  };
}

function fits<E>({ segments }: Candidate<E>, texts: readonly string[]): boolean {
  return segments.every(({ text, name }, index) =>
    name === undefined ? texts[index] === text : texts[index] !== '',
  );
}

function paramsOf<E>({ segments }: Candidate<E>, texts: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [index, { name }] of segments.entries()) {
    if (name !== undefined) params[name] = decoded(texts[index] ?? '');
  }
  return params;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw problem('malformed-request');
  }
}
