/**
 * A regime document, read: what `readRegime` makes of a JSON document that passed every check.
 * Everything downstream (forms, roll-up, calendar, store) works on these shapes and never on raw keywords.
 */
import type { Frequency, Instant, Issue, Json, JsonObject, Level, Severity, Text } from '../words.js';
import type { Decimal } from '../decimal.js';

/** A whole regime. Immutable; cache it by `hash`. */
export interface Regime {
  /** The document as it was declared, NFC, unknown formatting gone, member order kept. */
  readonly document: JsonObject;
  /** SHA-256 (hex) of the RFC 8785 form of the document. */
  readonly hash: string;
  readonly code: string;
  readonly label: Text;
  readonly header: RegimeHeader;
  /** The report itself. */
  readonly root: ObjectField;
  /** Every computed field, in the order in which they can be computed: none reads one that stands after it. */
  readonly computed: readonly Field[];
}

export interface RegimeHeader {
  readonly code: string;
  readonly issuer: string;
  readonly legalBasis: readonly string[];
  /** Code of the unit that looks after the top beside the nation; undefined: the nation alone. */
  readonly recipient?: string;
  readonly kind: 'periodic' | 'thematic' | 'adhoc';
  readonly frequencies: readonly Frequency[];
  /** The window rule of each frequency of `frequencies`. */
  readonly windows: Readonly<Partial<Record<Frequency, WindowRule>>>;
  /** Periods left out: month numbers, quarter numbers, ... (1-based index within the year) by frequency. */
  readonly except: Readonly<Partial<Record<Frequency, readonly number[]>>>;
  /** Lowest step first; the last receives only. */
  readonly chain: readonly ChainStep[];
  readonly signature: boolean;
  readonly submitEarly: boolean;
}

export interface ChainStep {
  readonly levels: readonly Level[];
  /** By frequency; empty for the last step. */
  readonly due: Readonly<Partial<Record<Frequency, DueRule>>>;
}

export type Offset =
  | { readonly monthsFromStart: number; readonly day: number | 'last' }
  | { readonly monthsFromEnd: number; readonly day: number | 'last' }
  | { readonly daysFromStart: number }
  | { readonly daysFromEnd: number };

export type WindowRule = 'decree-09' | 'calendar' | { readonly from: Offset; readonly to: Offset };

export type Roll = 'next' | 'previous' | 'none';
export type DueRule = (
  | { readonly workingDays: number }
  | { readonly monthsFromEnd: number; readonly day: number | 'last' }
  | { readonly daysFromEnd: number }
) & {
  readonly roll?: Roll;
  /** `HH:MM` in Asia/Ho_Chi_Minh; the end of the day when absent. */
  readonly time?: string;
};

// ------------------------------------------------------------------ fields

export type Field = ObjectField | ArrayField | NumberField | TextField | BooleanField;

interface FieldBase {
  /** Member name; '' for the root and for the items of an array. */
  readonly name: string;
  /** JSON Pointer into the document, `/properties/sources/items/properties/plan`; '' for the root. */
  readonly schemaPath: string;
  /** Path of member names from the root with `*` for "every row": `['sources', '*', 'plan']`. */
  readonly fieldPath: readonly string[];
  readonly label: Text;
  readonly help?: Text;
  /** The field's own schema, `$ref` resolved. */
  readonly schema: JsonObject;
  /** Required by its parent object (binds only the levels that fill the field). */
  readonly required: boolean;
  /** The levels that fill this field (for an object: that fill anything in it). */
  readonly levels: readonly Level[];
  /** What the field was called in the version before, under the same parent. */
  readonly renamedFrom?: string;
  readonly calc?: Expression;
  readonly prefill?: Prefill;
  /** Undefined on objects only (an object is the sum of its fields). */
  readonly operator?: Operator;
}
export interface ObjectField extends FieldBase {
  readonly type: 'object';
  readonly layout?: 'section' | 'grid';
  readonly fields: readonly Field[];
  /** Column groups of an object laid out as a grid. */
  readonly groups: readonly ColumnGroup[];
  readonly rules: readonly Rule[];
}
export interface ArrayField extends FieldBase {
  readonly type: 'array';
  readonly layout?: 'section' | 'grid';
  readonly rows: 'growing' | readonly JsonObject[];
  readonly groups: readonly ColumnGroup[];
  /** The key fields of `union`; empty without one. Rows are told apart by these. */
  readonly key: readonly string[];
  readonly item: ObjectField | NumberField | TextField | BooleanField;
}
export interface NumberField extends FieldBase {
  readonly type: 'number' | 'integer';
  readonly unit?: { readonly label: string; readonly decimals?: number };
  readonly indicator?: string;
}
export interface TextField extends FieldBase {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly format?: string;
  /** Code of the shared list that the choices were taken from. */
  readonly codeList?: string;
}
export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
}

export interface ColumnGroup {
  readonly label: Text;
  readonly fields: readonly string[];
}

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly when?: Expression;
  readonly assert: Expression;
  readonly message: Text;
  /** Fields of the object the rule stands on, by name; the issue is shown at each. Never empty. */
  readonly at: readonly string[];
  /** The levels the rule binds; the lowest step's unless it says otherwise. */
  readonly levels: readonly Level[];
}

export type Prefill =
  | { readonly from: 'previous'; readonly field: string }
  | { readonly from: 'regime'; readonly code: string; readonly pointer: string }
  | { readonly from: 'feed'; readonly code: string; readonly field?: string };

export type Operator =
  | { readonly op: 'sum' | 'count' | 'min' | 'max' | 'tally' | 'append' | 'first' | 'last' | 'none' }
  | { readonly op: 'mean'; readonly weight?: string; readonly decimals?: number }
  | { readonly op: 'variance'; readonly decimals?: number }
  | {
      readonly op: 'ratio';
      readonly of: string;
      readonly by: string;
      readonly scale?: number;
      readonly decimals?: number;
    }
  | { readonly op: 'union'; readonly key: readonly string[] }
  | { readonly op: 'collate'; readonly upTo?: Level };

// ------------------------------------------------------------- expressions

/** A checked CEL expression. Evaluation is pure and never throws. */
export interface Expression {
  readonly source: string;
  /** Names of fields of the own object that it reads bare or through `self` (for the order of computed fields). */
  readonly reads: readonly string[];
  /** `schemaPath` of every field of the report that it reads, through `self`, `root`, a row or bare (not `previous`). */
  readonly uses: readonly string[];
  readonly evaluate: (scope: Scope) => Outcome;
}
export interface Scope {
  /** The object the keyword stands on, the whole report, the previous approved report: plain JSON content. */
  readonly self: JsonObject;
  readonly root: JsonObject;
  readonly previous?: JsonObject | undefined;
}
export type Outcome =
  | { readonly kind: 'value'; readonly value: Decimal | string | boolean }
  /** A bare name (or member) that it needs is absent. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'division-by-zero' }
  /** Anything else that went wrong, in words for an engineer; must be reported as an issue, never thrown. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What reading a document yields: the regime, or every mistake in it (paths are JSON Pointers into the document). */
export type ReadRegime =
  | { readonly regime: Regime; readonly warnings: readonly Issue[] }
  | { readonly regime?: undefined; readonly issues: readonly Issue[] };

export type { Instant, Json };
