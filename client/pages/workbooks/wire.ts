import type { Instant, Severity } from '../../../regimes/words.js';

export interface UploadProblem {
  readonly sheet: string;
  readonly cell?: string;
  readonly path?: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
}

export interface UnitResult {
  readonly regime: string;
  readonly period?: string;
  readonly unit?: { readonly code: string; readonly name: string };
  readonly outcome: 'saved' | 'problems' | 'refused';
  readonly rule?: string;
  readonly message?: string;
  readonly problems: readonly UploadProblem[];
}

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly state: 'queued' | 'running' | 'done' | 'refused' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly refusal?: { readonly rule: string; readonly message: string };
  readonly results: readonly UnitResult[];
  readonly marked: boolean;
  readonly requestedAt: Instant;
}

export const isOver = ({ state }: Upload): boolean =>
  state === 'done' || state === 'refused' || state === 'failed';
