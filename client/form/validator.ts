/**
 * The validator behind rjsf: the same verdict as the server's, from `forms`. It generates no code, so it works under
 * a Content Security Policy without `unsafe-eval`.
 */
import type { ErrorSchema, RJSFValidationError, ValidatorType } from '@rjsf/utils';
import { evaluate } from '../../forms/evaluate.js';
import type { Context } from '../../forms/evaluate.js';
import type { Form } from '../../forms/form.js';
import { segments } from '../../regimes/pointer.js';
import type { Issue, JsonObject, Language } from '../../regimes/words.js';

export function createValidator(form: Form, language: Language, context: () => Context): ValidatorType {
  return {
    validateFormData: (data) => {
      const { issues } = evaluate(form, (data ?? {}) as JsonObject, context());
      return {
        errors: issues.map((issue) => validationError(issue, language)),
        errorSchema: errorSchemaOf(issues, language),
      };
    },
    // Asked only to choose between branches of `anyOf` and `oneOf`, which the dialect has as assertions alone.
    isValid: () => true,
    rawValidation: (_schema, data) => ({ errors: [...form.check(data)] as never[] }),
  };
}

function validationError(issue: Issue, language: Language): RJSFValidationError {
  return {
    name: issue.rule,
    property: '.' + segments(issue.path).join('.'),
    message: issue.message[language],
    params: issue.params,
    stack: issue.message[language],
  };
}

/** The messages as a tree of the content's shape. */
export function errorSchemaOf(issues: readonly Issue[], language: Language): ErrorSchema {
  const tree: Tree = {};
  for (const issue of issues) {
    let here = tree;
    for (const segment of segments(issue.path)) here = here[segment] ??= {};
    (here as { __errors?: string[] }).__errors = [
      ...((here as { __errors?: string[] }).__errors ?? []),
      issue.message[language],
    ];
  }
  return tree;
}

interface Tree {
  [name: string]: Tree;
}
