/** A document as it is typed, and what is wrong with it: first its syntax, here; then its meaning, by the server. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Diagnostic } from '@codemirror/lint';
import type { JsonObject } from '../../../regimes/words.js';
import { call } from '../../api.js';
import type { WireIssue } from '../../wire.js';
import { jsonPositions, lineAt, rangeOf } from './json-positions.js';

const PAUSE_MS = 350;

export interface PlacedIssue {
  readonly issue: WireIssue;
  readonly offset: number;
  readonly end: number;
  readonly line: number;
}
export interface Checked {
  readonly issues: readonly PlacedIssue[];
  readonly errors: number;
  readonly warnings: number;
  /** The document, once it parses and has no mistakes. */
  readonly valid: JsonObject | undefined;
  /** The check of what stands in the editor is still on its way. */
  readonly pending: boolean;
  readonly problem: unknown;
}

/** @param syntaxMessage the words for a text that is no JSON */
export function useChecked(text: string, syntaxMessage: string): Checked {
  const settled = useSettled(text);
  const shown = useDeferredValue(text);
  const positions = useMemo(() => jsonPositions(shown), [shown]);
  const parses = useMemo(() => jsonPositions(settled).brokenAt === undefined, [settled]);
  const { data, error, isFetching } = useQuery({
    queryKey: ['regimes', 'check', settled],
    queryFn: async ({ signal }) =>
      (
        await call<{ readonly issues: readonly WireIssue[] }>('POST', '/regimes/check', {
          text: { type: 'application/json', content: settled },
          signal,
        })
      ).data.issues,
    enabled: parses,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Infinity,
  });

  return useMemo(() => {
    const broken = positions.brokenAt;
    const found: readonly WireIssue[] = broken === undefined ? (data ?? []) : [syntaxIssue(syntaxMessage)];
    const issues = found.map((issue): PlacedIssue => {
      const { from, to } =
        broken === undefined ? rangeOf(issue.path, positions.ranges) : { from: broken, to: broken + 1 };
      return { issue, offset: from, end: to, line: lineAt(shown, from) };
    });
    const errors = issues.filter(({ issue }) => issue.severity === 'error').length;
    const pending = isFetching || settled !== text || (parses && data === undefined && error === null);
    const whole = !pending && parses && errors === 0 && error === null;
    return {
      issues: [...issues].sort((left, right) => left.offset - right.offset),
      errors,
      warnings: issues.length - errors,
      valid: whole ? (JSON.parse(settled) as JsonObject) : undefined,
      pending,
      problem: error,
    };
  }, [positions, data, syntaxMessage, shown, isFetching, settled, text, parses, error]);
}

export function diagnosticsOf(
  issues: readonly PlacedIssue[],
  say: (message: WireIssue['message']) => string,
): Diagnostic[] {
  return issues.map(({ issue, offset, end }) => ({
    from: offset,
    to: Math.max(end, offset),
    severity: issue.severity,
    message: say(issue.message),
  }));
}

function syntaxIssue(message: string): WireIssue {
  return { path: '', rule: 'json', severity: 'error', message };
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
