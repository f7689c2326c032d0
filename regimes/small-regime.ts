/** A small regime of a few questions: what is asked once and needs no designer. */
import type { JsonObject, Level } from './words.js';

export const QUESTION_KINDS = ['text', 'number', 'yes-no', 'choice'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Question {
  readonly kind: QuestionKind;
  readonly label: string;
  readonly required: boolean;
  /** Of a number: what it counts, and with how many decimals. */
  readonly unit?: string;
  readonly decimals?: number;
  /** Of a choice: the answers to choose from. */
  readonly choices?: readonly string[];
}

export interface SmallRegime {
  readonly code: string;
  readonly issuer: string;
  readonly recipient: string | undefined;
  readonly title: string;
  readonly levels: readonly Level[];
  /** The head of the unit signs the answer. */
  readonly signature: boolean;
  readonly questions: readonly Question[];
}

/** Fields are named by the place of their question: labels are for readers. */
export const questionName = (index: number): string => `q${index + 1}`;

/** The document of a regime that asks these questions of units of these levels; read like any other before it holds. */
export function smallRegime(about: SmallRegime): JsonObject {
  const { code, issuer, recipient, title, levels, signature, questions } = about;
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: `urn:baocao:regime:${code}`,
    title,
    'x-label': { vi: title, en: title },
    'x-regime': {
      code,
      issuer,
      legalBasis: ['09/2019/NĐ-CP'],
      ...(recipient === undefined ? {} : { recipient }),
      kind: 'adhoc',
      frequency: 'day',
      window: 'calendar',
      chain: [{ level: [...levels] }, { level: 'nation' }],
      signature,
    },
    type: 'object',
    required: questions.flatMap(({ required }, index) => (required ? [questionName(index)] : [])),
    additionalProperties: false,
    properties: Object.fromEntries(
      questions.map((question, index) => [questionName(index), fieldOf(question)] as const),
    ),
  };
}

function fieldOf(question: Question): JsonObject {
  const { kind, label, required } = question;
  const named = { title: label, 'x-label': { vi: label, en: label } };
  switch (kind) {
    case 'text':
      return {
        type: 'string',
        ...named,
        ...(required ? { minLength: 1 } : {}),
        maxLength: 20_000,
        'x-aggregate': 'collate',
      };
    case 'number':
      return {
        type: 'number',
        ...named,
        ...(question.unit === undefined
          ? {}
          : { 'x-unit': { label: question.unit, decimals: question.decimals ?? 0 } }),
        'x-aggregate': 'sum',
      };
    case 'yes-no':
      return choiceOf(named, [
        ['yes', 'Có', 'Yes'],
        ['no', 'Không', 'No'],
      ]);
    case 'choice':
      return choiceOf(
        named,
        (question.choices ?? []).map((choice, index) => [`c${index + 1}`, choice, choice] as const),
      );
  }
}

function choiceOf(
  named: JsonObject,
  choices: readonly (readonly [value: string, vi: string, en: string])[],
): JsonObject {
  return {
    type: 'string',
    ...named,
    enum: choices.map(([value]) => value),
    oneOf: choices.map(([value, vi, en]) => ({ const: value, title: vi, 'x-label': { vi, en } })),
    'x-aggregate': 'tally',
  };
}
